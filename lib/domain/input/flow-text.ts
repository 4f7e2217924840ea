/** Text that YAML reads as it stands, within brackets too. */
const PLAIN = /^[A-Za-z0-9.^_/](?:[\w./^=+<>$" -]|:(?=\S))*$/;

/** An example as a person would write it on one line: `{ bam: [merge.bam, align.bam] }`. */
export function renderFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(renderFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, child]) => `${key}: ${renderFlow(child)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  const text = String(value);
  return typeof value !== 'string' || PLAIN.test(text) ? text : JSON.stringify(text);
}
