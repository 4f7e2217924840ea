/** Columns padded to their widest cell, two spaces apart; cells hold one line each. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = widthsOf(rows);
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same for programs: tab-separated, nothing cut; a tab or line break within a cell becomes a space. */
export function renderTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(toTsvCell).join('\t')).join('\n');
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const cells of rows) {
    cells.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return widths;
}

function toTsvCell(cell: string): string {
  return cell.replace(/[\t\r\n]+/g, ' ');
}
