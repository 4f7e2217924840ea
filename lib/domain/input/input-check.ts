import * as z from 'zod';
import { MAXIMUM_ERRORS, invalid, valid, type Checked } from './checked';
import type { InputDocument, InputPath } from './input-document';
import { escapeUnclean } from './clean-text';
import { InputErrorList, printPath } from './input-error-list';
import type { InputValue } from './input-tree';
import { askNearest } from './nearest-name';
import { allowedKeys, findSchema } from './schema-place';

/**
 * Checks a document against a schema whose messages read "must be ..."; every mistake is told where it stands, with what
 * was found and what is allowed.
 */
export function checkInput<Value>(
  document: InputDocument,
  schema: z.ZodType<Value>,
): Checked<Value> {
  const parsed = schema.safeParse(document.root);
  if (parsed.success) return valid(parsed.data);
  const errors = new InputErrorList(document);
  for (const issue of parsed.error.issues) report({ errors, schema }, issue, []);
  return invalid(errors.toErrors());
}

/** What stands in the file, short enough for a message. */
export function showFound(value: InputValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (typeof value !== 'string') {
    return Array.isArray(value) ? `a list of ${value.length}` : 'a map';
  }
  const characters = Array.from(value);
  const short = characters.length <= LONGEST_SHOWN ? value : cut(characters);
  return escapeUnclean(JSON.stringify(short));
}

const LONGEST_SHOWN = 60;

function cut(characters: readonly string[]): string {
  return `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}

interface Check {
  readonly errors: InputErrorList;
  readonly schema: z.ZodType;
}

function report(check: Check, issue: z.core.$ZodIssue, prefix: InputPath): void {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    reportUnknownKeys(check, issue.keys, path);
    return;
  }
  if (check.errors.document.find(path) === undefined) {
    reportMissing(check, path);
    return;
  }
  const branch = issue.code === 'invalid_union' ? intendedBranch(issue.errors) : undefined;
  if (branch === undefined) reportWrong(check, issue, path);
  else for (const inner of branch) report(check, inner, path);
}

function reportUnknownKeys({ errors, schema }: Check, keys: readonly string[], path: InputPath) {
  const allowed = allowedKeys(schema, path);
  keys.forEach((key, index) => {
    // Hints take time, and nobody sees those of later keys.
    const hint = index < MAXIMUM_ERRORS ? hintKey(key, allowed) : undefined;
    errors.addAtKey([...path, key], `Unknown key ${JSON.stringify(key)}`, hint);
  });
}

function hintKey(key: string, allowed: readonly string[]): string {
  return `${askNearest(key, allowed)} Allowed here: ${allowed.join(', ')}.`.trimStart();
}

function reportMissing({ errors, schema }: Check, path: InputPath): void {
  const description = findSchema(schema, path)?.description;
  const hint = description === undefined ? undefined : `It holds ${description}.`;
  errors.addMissing(path, `Missing key "${printPath(path)}"`, hint);
}

function reportWrong({ errors }: Check, issue: z.core.$ZodIssue, path: InputPath): void {
  const value = errors.document.find(path);
  const message = `"${printPath(path)}" ${issue.message}: current value is ${showFound(value)}`;
  errors.addAt(path, message, hintOf(issue, value));
}

function hintOf(issue: z.core.$ZodIssue, value: InputValue | undefined): string | undefined {
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const nearest = askNearest(value, issue.values.map(String));
    return nearest === '' ? undefined : nearest;
  }
  const hint: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined;
  return typeof hint === 'string' ? hint : undefined;
}

/** Of the alternatives, the one that has the kind of value which was found. */
function intendedBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  return branches.find((issues) =>
    issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
  );
}
