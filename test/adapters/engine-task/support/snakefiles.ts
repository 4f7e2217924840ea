/** One step as generated Snakefiles write it: values first, then the author's text verbatim. */
export function aRule(
  name: string,
  command: string,
  { input = '', output = `made/${name}.txt`, flags = '', retries = 0 } = {},
): string {
  const file = flags === '' ? JSON.stringify(output) : `${flags}(${JSON.stringify(output)})`;
  return `
rule ${name}:
    input: ${input === '' ? '' : JSON.stringify(input)}
    output: file=${file}
    log: "logs/${name}/all.log"
    retries: ${retries}
    shell: r"""
file={output.file:q}
trap 'echo "exit status $?" >&2' EXIT
exec 2> {log:q}
${command.replaceAll('{', '{{').replaceAll('}', '}}')}
"""
`;
}

/** Rules with a target that asks for some of their files. */
export function aSnakefile(targets: readonly string[], ...rules: readonly string[]): string {
  return `rule all:\n    input: ${targets.map((path) => JSON.stringify(path)).join(', ')}\n${rules.join('')}`;
}
