import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';
import { askNearest } from '../input/nearest-name';

/** Where in a definition something stands, and where its mistakes go. */
export interface Place {
  readonly path: InputPath;
  readonly errors: InputErrorList;
  /** Whether the name in question is the key of what stands there. */
  readonly isKey?: boolean;
}

/** What a name may be of. */
interface Kind {
  readonly noun: string;
  readonly owner?: string;
  /** Where such things are declared: what is not among them is unknown only if all of these are intact. */
  readonly declared: readonly InputPath[];
}

export const SAMPLE_COLUMN: Kind = {
  noun: 'sample-sheet column',
  declared: [['samples', 'columns']],
};

export const PARAMETER: Kind = { noun: 'parameter', declared: [['parameters']] };

/** Where the names of steps stand. */
export function stepNames(steps: readonly unknown[]): readonly InputPath[] {
  return [['steps'], ...steps.map((_, index) => ['steps', index, 'name'])];
}

/** Reports a name that is not among the known ones, with the nearest of them; whether it is known. */
export function checkKnown(
  name: string,
  known: readonly string[],
  { path, errors, isKey = false, noun, owner = '', declared }: Place & Kind,
): boolean {
  if (known.includes(name)) return true;
  if (!declared.every((place) => errors.isKnown(place))) return false;
  const hint = (): string => hintKnown(name, known);
  const message = `Unknown ${noun} ${JSON.stringify(name)}${owner}`;
  if (isKey) errors.addAtKey(path, message, hint);
  else errors.addAt(path, message, hint);
  return false;
}

/** The nearest of the known names, and all of them. */
export function hintKnown(name: string, known: readonly string[]): string {
  return `${askNearest(name, known)} Known here: ${known.join(', ') || 'none'}.`.trimStart();
}
