import type { InputPath } from './input-document';

/** `resources.align.memory` */
export function printPath(path: InputPath): string {
  return path.map(String).join('.');
}
