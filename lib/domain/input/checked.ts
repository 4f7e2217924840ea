import type { InputError } from '../errors';

/** What checking something that a person wrote came to: its value, or every mistake in it. */
export type Checked<Value> = Valid<Value> | Invalid;

interface Valid<Value> {
  readonly ok: true;
  readonly value: Value;
}

export interface Invalid {
  readonly ok: false;
  readonly errors: readonly InputError[];
}

/** So many mistakes of one file are told one by one; the last line counts the others. */
export const MAXIMUM_ERRORS = 100;

export function valid<Value>(value: Value): Valid<Value> {
  return { ok: true, value };
}

/** Keeps at most `MAXIMUM_ERRORS` entries, of which the last says how many more there are. */
export function invalid(errors: readonly InputError[]): Invalid {
  return { ok: false, errors: limitErrors(errors) };
}

function limitErrors(errors: readonly InputError[]): readonly InputError[] {
  const [first] = errors;
  if (first === undefined || errors.length <= MAXIMUM_ERRORS) return errors;
  const told = errors.slice(0, MAXIMUM_ERRORS - 1);
  const more = `and ${errors.length - told.length} more errors`;
  return [...told, { file: first.file, path: '', message: more }];
}
