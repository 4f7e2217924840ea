import { isRecord } from './item';

/**
 * The order in which dynalite may apply the clauses of a parsed update so that every path means what it meant in the
 * item as it was: removals last, and of a list's elements the hindmost first, because dynalite closes the gap at once.
 */
export function orderUpdates(sections: readonly unknown[]): unknown[] {
  const removals = sections.filter(isRemoval);
  const others = sections.filter((section) => !isRemoval(section));
  return [...others, ...removals.sort(byHindmost)];
}

function isRemoval(section: unknown): boolean {
  return isRecord(section) && section['type'] === 'remove';
}

function byHindmost(left: unknown, right: unknown): number {
  const [leftPath, rightPath] = [pathOf(left), pathOf(right)];
  const index = leftPath.findIndex((piece, at) => piece !== rightPath[at]);
  const [leftPiece, rightPiece] = [leftPath[index], rightPath[index]];
  if (typeof leftPiece === 'number' && typeof rightPiece === 'number')
    return rightPiece - leftPiece;
  return String(leftPiece) < String(rightPiece) ? -1 : 1;
}

function pathOf(section: unknown): readonly unknown[] {
  return isRecord(section) && Array.isArray(section['path']) ? section['path'] : [];
}
