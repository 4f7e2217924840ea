import Papa from 'papaparse';

/** Writes a table as CSV, or with tabs where the name of the file says so; values that need quotes get them. */
export function renderSampleTable(
  file: string,
  fields: readonly string[],
  data: readonly (readonly string[])[],
): string {
  const delimiter = /\.csv$/i.test(file) ? ',' : '\t';
  const table = { fields: [...fields], data: data.map((row) => [...row]) };
  return `${Papa.unparse(table, { delimiter, newline: '\n' })}\n`;
}
