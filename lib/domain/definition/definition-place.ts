import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';
import { askNearest } from '../input/nearest-name';

/** Where in a definition something stands, and where its mistakes go. */
export interface Place {
  readonly path: InputPath;
  readonly errors: InputErrorList;
}

/** Reports a name that is not among the known ones, with the nearest of them; whether it is known. */
export function checkKnown(
  name: string,
  known: readonly string[],
  { path, errors, noun, owner = '' }: Place & { readonly noun: string; readonly owner?: string },
): boolean {
  if (known.includes(name)) return true;
  const hint = `${askNearest(name, known)} Known here: ${known.join(', ') || 'none'}.`.trimStart();
  errors.addAt(path, `Unknown ${noun} ${JSON.stringify(name)}${owner}`, hint);
  return false;
}
