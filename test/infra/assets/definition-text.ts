/** The text of a small workflow definition, with a line of the test's own. */
export function aDefinitionText(name: string, line = ''): string {
  const steps = '[{ name: one, outputs: { file: one/file.txt }, command: "date > $file" }]';
  return [
    `name: ${name}`,
    'version: 1.0.0',
    'engine: snakemake',
    line,
    `steps: ${steps}`,
    'publish: { file: one.file }',
  ].join('\n');
}
