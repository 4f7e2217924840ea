import type { InputPath } from './input-document';
import { printPath } from './input-path';

/** Where a document was refused, so that later checks say nothing of it, nor of what follows from it. */
export interface RefusedPlaces {
  /** Whether the path is at or below such a place. */
  isWithin(path: InputPath): boolean;
  /** Whether such a place is at or below the path. */
  isAround(path: InputPath): boolean;
}

export const NOTHING_REFUSED: RefusedPlaces = {
  isWithin: () => false,
  isAround: () => false,
};

export function refusedPlaces(paths: readonly InputPath[]): RefusedPlaces {
  if (paths.length === 0) return NOTHING_REFUSED;
  const places = new Set(paths.map(printPath));
  const around = new Set(paths.flatMap(startsOf));
  return {
    isWithin: (path) => isWithin(path, places),
    isAround: (path) => around.has(printPath(path)),
  };
}

/** A loop: long definitions ask this of every step for every input. */
function isWithin(path: InputPath, places: ReadonlySet<string>): boolean {
  let start = '';
  if (places.has(start)) return true;
  for (const key of path) {
    start = start === '' ? String(key) : `${start}.${String(key)}`;
    if (places.has(start)) return true;
  }
  return false;
}

/** The path and all that it lies below. */
function startsOf(path: InputPath): readonly string[] {
  return [...path, ''].map((_, length) => printPath(path.slice(0, length)));
}
