import {
  InvalidConfigurationError,
  MissingRequiredParametersError,
  type InputError,
  type InputErrors,
} from '../domain/errors';

export type PartialCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly errors: readonly InputError[]; readonly onlyMissing: boolean };

export function onlyMissing(errors: readonly InputError[]): PartialCheck {
  return errors.length === 0 ? { ok: true } : { ok: false, errors, onlyMissing: true };
}

/** When nothing is wrong but that something required is absent, the error says so by its name. */
export function refusalOf(
  sheet: string,
  checks: readonly PartialCheck[],
  others: readonly InputError[],
): InputErrors {
  const failed = checks.filter((check) => !check.ok);
  const errors = sortByPlace(sheet, [...failed.flatMap((check) => check.errors), ...others]);
  return others.length === 0 && failed.every((check) => check.onlyMissing)
    ? new MissingRequiredParametersError(errors)
    : new InvalidConfigurationError(errors);
}

/** The sheet before other files, each from top to bottom; what has no line, such as how many more there are, at the end. */
export function sortByPlace(sheet: string, errors: readonly InputError[]): readonly InputError[] {
  const files = [...new Set([sheet, ...errors.map(({ file }) => file)])];
  return files.flatMap((name) =>
    errors
      .filter(({ file }) => file === name)
      .sort((a, b) => (a.line ?? Number.MAX_VALUE) - (b.line ?? Number.MAX_VALUE)),
  );
}
