import * as z from 'zod';
import { escapeUnclean } from '../../domain/input/clean-text';
import { askNearest } from '../../domain/input/nearest-name';

/** Values are shown so that they are recognized, not in full. */
const LONGEST_SHOWN = 80;

/** What a schema of ours does not say itself; `undefined` leaves the message to zod. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  // The schema that met the key is the one that knows its neighbours; the finished issue does not name it any more.
  if (issue.code === 'unrecognized_keys') return knownKeys(issue.inst).join(', ');
  if (issue.code === 'invalid_key') return issue.issues[0]?.message;
  if (issue.code === 'invalid_type')
    return `must be ${KINDS.get(issue.expected) ?? issue.expected}`;
  return undefined;
}

/** One line for each mistake: which setting, what is allowed, what was given. */
export function describeIssue(issue: z.core.$ZodIssue, given: unknown): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknown([...issue.path, key], key, issue.message));
  }
  const name = printName(issue.path, given);
  const value = issue.code === 'invalid_key' ? issue.path.at(-1) : issue.input;
  return [`"${name}" ${issue.message}: ${showValue(value)}`];
}

/** What was given instead, after the colon of a message. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'it is missing';
  const text = escapeUnclean(JSON.stringify(value));
  const characters = Array.from(text);
  const short =
    characters.length > LONGEST_SHOWN ? `${characters.slice(0, LONGEST_SHOWN).join('')}…` : text;
  return `current value is ${short}`;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['object', 'an object'],
  ['record', 'an object'],
  ['array', 'a list'],
  ['string', 'text'],
]);

function describeUnknown(path: readonly PropertyKey[], key: string, known: string): string {
  const question = askNearest(key, known.split(', '));
  const hint = question === '' ? '' : `${question} `;
  return `"${printPath(path)}" is no setting. ${hint}Known here: ${known}`;
}

function knownKeys(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** A bucket may be given by its name alone: then there is nothing below it to name. */
function printName(path: readonly PropertyKey[], given: unknown): string {
  let value = given;
  const named: PropertyKey[] = [];
  for (const key of path) {
    if (typeof value === 'string') break;
    named.push(key);
    value = childOf(value, key);
  }
  return named.length === 0 ? 'settings' : printPath(named);
}

function childOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === String(key))?.[1];
}

function printPath(path: readonly PropertyKey[]): string {
  return escapeUnclean(path.map(String).join('.'));
}
