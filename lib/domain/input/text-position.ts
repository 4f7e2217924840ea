/** 1-based; columns count characters, so that an emoji is one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Answers where an offset of the text stands. */
export function positionsIn(text: string): (offset: number) => Position {
  const lineStarts = [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
  const hasWideCharacters = /[\ud800-\udbff]/.test(text);
  return (offset) => {
    const line = countUpTo(lineStarts, offset);
    const before = text.slice(lineStarts[line - 1], offset);
    return { line, column: (hasWideCharacters ? Array.from(before).length : before.length) + 1 };
  };
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
