import * as z from 'zod';
import { MAXIMUM_ERRORS } from './checked';
import { isInputMap, type InputDocument, type InputPath } from './input-document';
import { escapeUnclean } from './clean-text';
import { renderFlow } from './flow-text';
import { InputErrorList } from './input-error-list';
import { printPath } from './input-path';
import type { InputValue } from './input-tree';
import { askNearest, nearestName } from './nearest-name';
import { allowedKeys, alternativesAt, findSchema } from './schema-place';

export interface FormMistakes {
  readonly errors: InputErrorList;
  /** Where something is wrong, missing or unknown, and which absent keys the unknown ones may stand for. */
  readonly refused: readonly InputPath[];
}

/**
 * What is wrong with a document that its schema refused, whose messages read "must be ..."; every mistake is told where it stands,
 * with what was found and what is allowed.
 */
export function findMistakes(
  document: InputDocument,
  schema: z.ZodType,
  { issues }: Pick<z.ZodError, 'issues'>,
): FormMistakes {
  const errors = new InputErrorList(document);
  const refused: InputPath[] = [];
  reportAll({ errors, refused, schema, base: [], meant: new Set() }, issues, []);
  return { errors, refused };
}

/** What stands in the file, short enough for a message. */
export function showFound(value: InputValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (typeof value !== 'string') {
    return Array.isArray(value) ? `a list of ${value.length}` : 'a map';
  }
  // A message goes to everybody who sees the launch.
  const characters = Array.from(value.replace(/:\/\/[^/@\s]*@/g, '://…@'));
  const short = characters.length <= LONGEST_SHOWN ? characters.join('') : cut(characters);
  return escapeUnclean(JSON.stringify(short));
}

const LONGEST_SHOWN = 60;

function cut(characters: readonly string[]): string {
  return `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}

interface Check {
  readonly errors: InputErrorList;
  readonly refused: InputPath[];
  /** Of what stands at `base`. */
  readonly schema: unknown;
  readonly base: InputPath;
  /** Paths of keys that misspelt ones were meant to be. */
  readonly meant: ReadonlySet<string>;
}

function reportAll(check: Check, issues: readonly z.core.$ZodIssue[], prefix: InputPath): void {
  const meant = new Set([...check.meant, ...meantKeys(check, issues, prefix)]);
  for (const issue of issues) report({ ...check, meant }, issue, prefix);
}

function meantKeys(
  check: Check,
  issues: readonly z.core.$ZodIssue[],
  prefix: InputPath,
): readonly string[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const path = [...prefix, ...issue.path];
    const allowed = keysAllowedAt(check, path);
    return issue.keys
      .slice(0, MAXIMUM_ERRORS)
      .flatMap((key) => nearestName(key, allowed) ?? [])
      .map((key) => printPath([...path, key]));
  });
}

function keysAllowedAt(check: Check, path: InputPath): readonly string[] {
  const value = check.errors.document.find(path);
  const present = isInputMap(value) ? Object.keys(value) : [];
  return allowedKeys(check.schema, relativeTo(check, path), present);
}

function relativeTo({ base }: Check, path: InputPath): InputPath {
  return path.slice(base.length);
}

function report(check: Check, issue: z.core.$ZodIssue, prefix: InputPath): void {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    reportUnknownKeys(check, issue.keys, path);
    return;
  }
  if (check.errors.document.find(path) === undefined) {
    check.refused.push(path);
    reportMissing(check, path);
    return;
  }
  if (issue.code === 'invalid_key') {
    const [reason] = issue.issues;
    check.refused.push(path);
    check.errors.addAtKey(path, `Key ${showFound(String(path.at(-1)))} ${reason?.message ?? ''}`);
    return;
  }
  const branch = issue.code === 'invalid_union' ? intendedBranch(issue.errors) : undefined;
  if (branch === undefined) {
    reportWrong(check, issue, path);
    return;
  }
  const schema = alternativesAt(check.schema, relativeTo(check, path))[branch.index];
  const inner = schema === undefined ? check : { ...check, schema, base: path };
  reportAll(inner, branch.issues, path);
}

function reportUnknownKeys(check: Check, keys: readonly string[], path: InputPath) {
  const { errors } = check;
  const allowed = keysAllowedAt(check, path);
  const absent = allowed.filter((key) => errors.document.find([...path, key]) === undefined);
  keys.forEach((key, index) => {
    // Hints take time, and nobody sees those of later keys.
    const isShown = index < MAXIMUM_ERRORS;
    const meant = isShown ? nearestName(key, allowed) : undefined;
    const places = isComment(key) ? [] : absent.filter((other) => other === (meant ?? other));
    check.refused.push(...[key, ...places].map((place) => [...path, place]));
    const hint = isShown ? hintKey(key, allowed) : undefined;
    errors.addAtKey([...path, key], `Unknown key ${showFound(key)}`, hint);
  });
}

function hintKey(key: string, allowed: readonly string[]): string {
  if (isComment(key)) return 'A comment starts with "#".';
  return `${askNearest(key, allowed)} Allowed here: ${allowed.join(', ')}.`.trimStart();
}

function isComment(key: string): boolean {
  return key.startsWith('//');
}

function reportMissing(check: Check, path: InputPath): void {
  const { errors, schema, meant } = check;
  if (meant.has(printPath(path))) return;
  errors.addMissing(
    path,
    `Missing key "${printPath(path)}"`,
    describeKey(findSchema(schema, relativeTo(check, path))),
  );
}

function describeKey(schema: z.ZodType | undefined): string | undefined {
  const { description, examples } = schema?.meta() ?? {};
  if (description === undefined) return undefined;
  // What follows a semicolon is for those who read more than a hint.
  const [meaning = ''] = description.split(';');
  const example = Array.isArray(examples) ? `, e.g. ${renderFlow(examples[0])}` : '';
  return `It holds ${meaning}${example}.`;
}

function reportWrong({ errors, refused }: Check, issue: z.core.$ZodIssue, path: InputPath): void {
  refused.push(path);
  const value = errors.document.find(path);
  const message = `"${printPath(path)}" ${issue.message}: current value is ${showFound(value)}`;
  errors.addAt(path, message, hintNothing(issue, value) ?? hintOf(issue, value));
}

/** As zod calls them. */
const MAPS = ['object', 'record'];

/** Words for nothing are text here as all others are. */
function hintNothing(issue: z.core.$ZodIssue, value: InputValue | undefined): string | undefined {
  const isMapWanted = issue.code === 'invalid_type' && MAPS.includes(issue.expected);
  if (value === null && isMapWanted) return 'Indent the lines that belong to it, or leave it out.';
  if (value === null) return 'Write a value after the colon, or leave the key out.';
  const isWord = typeof value === 'string' && /^(?:~|null|none|n\/a)$/i.test(value);
  return isWord ? 'Leave the key out if nothing is meant.' : undefined;
}

function hintOf(issue: z.core.$ZodIssue, value: InputValue | undefined): string | undefined {
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const nearest = askNearest(value, issue.values.map(String));
    return nearest === '' ? undefined : nearest;
  }
  if (issue.code === 'invalid_type') return hintKind(issue.expected, value);
  const hint: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined;
  return typeof hint === 'string' ? hint : undefined;
}

/** One kind of value where another is wanted. */
function hintKind(expected: string, value: InputValue | undefined): string | undefined {
  if (MAPS.includes(expected)) return hintMap(value);
  if (expected === 'string' && Array.isArray(value)) {
    return 'Put the value in quotes if it is meant as text.';
  }
  return expected === 'array' && typeof value === 'string' && value.length <= LONGEST_SHOWN
    ? `Write it as a list: [${value}].`
    : undefined;
}

function hintMap(value: InputValue | undefined): string | undefined {
  if (Array.isArray(value)) return 'Write "key: value", without "- " or brackets.';
  const match = typeof value === 'string' ? /^([\w-]+) ?= ?(.*)$/.exec(value) : null;
  const [, key = '', rest = ''] = match ?? [];
  return match === null ? undefined : `Write { ${key}: ${rest} }.`;
}

interface Branch {
  readonly index: number;
  readonly issues: readonly z.core.$ZodIssue[];
}

/** Of the alternatives that want the kind of value which was found, the one with the fewest mistakes. */
function intendedBranch(
  alternatives: readonly (readonly z.core.$ZodIssue[])[],
): Branch | undefined {
  return alternatives
    .map((issues, index) => ({ index, issues }))
    .filter(({ issues }) =>
      issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
    )
    .toSorted((left, right) => countMistakes(left) - countMistakes(right))[0];
}

function countMistakes({ issues }: Branch): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1),
    0,
  );
}
