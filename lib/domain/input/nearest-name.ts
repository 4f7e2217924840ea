const LONGEST_NAME = 64;
const SHORTEST_ABBREVIATION = 3;

/** The candidate that `name` was most likely meant to be, or undefined when none is near; case does not count. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  let limit = Math.min(3, Math.floor(name.length / 3));
  let nearest: string | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > limit) continue;
    nearest = candidate;
    limit = distance - 1;
  }
  return nearest ?? abbreviated(name.toLowerCase(), candidates);
}

/** `mem` for `memory`, `time_limit` for `time`: the only candidate that begins so, or that the name begins with. */
function abbreviated(name: string, candidates: readonly string[]): string | undefined {
  const found = candidates.filter((candidate) => {
    const whole = candidate.toLowerCase();
    const shorter = Math.min(name.length, whole.length);
    return shorter >= SHORTEST_ABBREVIATION && (whole.startsWith(name) || name.startsWith(whole));
  });
  return found.length === 1 ? found[0] : undefined;
}

/** `Did you mean "x"?`, or nothing. */
export function askNearest(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : `Did you mean "${nearest}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 3) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = at(last, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const best = Math.min(replaced, at(last, column) + 1, at(current, column - 1) + 1);
      const swapped = isSwap(left, right, row, column) ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(best, swapped));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, right.length);
}

function isSwap(left: string, right: string, row: number, column: number): boolean {
  if (row < 2 || column < 2) return false;
  return left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? Infinity;
}
