import * as z from 'zod';
import { findUncleanOnOneLine } from './clean-text';
import { hintS3Uri } from './location-hints';
import { parseFolderUri } from './object-location';
import { DURATION_PATTERN, MEMORY_PATTERN, parseDuration, parseMemory } from './quantities';
import { hintDuration, hintMemory } from './quantity-hints';

/**
 * The kinds of values in sheets and definitions. Every scalar arrives as the text in the file; messages read "must ...".
 * An editor knows no source text: it sees numbers and booleans where they look like it, so `meta` says what its JSON Schema
 * lets through. Keywords for strings bind only strings there, and those for numbers only numbers.
 */

/** What an editor may see where any text is fine. */
const SCALARS = ['string', 'number', 'boolean'] as const;

/** What is wrong with a value, as `must ...`, and perhaps what to do. */
export interface Refusal {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Text that `read` turns into a value or refuses. */
export function readField<Value>(
  expected: string,
  read: (text: string) => { readonly value: Value } | Refusal,
) {
  const schema = z.string({ error: expected }).transform((text, context): Value => {
    const result = read(text);
    if ('value' in result) return result.value;
    const { message, hint } = result;
    context.issues.push({ code: 'custom', message, input: text, params: { hint } });
    return z.NEVER;
  });
  return schema.meta({ type: SCALARS });
}

/** One line of 1 to `maximum` printable characters. */
export function lineField(maximum: number) {
  return readField(lineExpected(maximum), (text) => readLine(text, maximum)).meta({
    pattern: '^\\S(?:.*\\S)?$',
    maxLength: maximum,
  });
}

/** The same, as a folded text of YAML (`>`) too, which is one line and ends with a line break. */
export function foldedLineField(maximum: number) {
  return readField(lineExpected(maximum), (text) =>
    readLine(text.replace(/\n+$/, ''), maximum),
  ).meta({ pattern: '^\\S(?:.*\\S)?\\n*$' });
}

function lineExpected(maximum: number): string {
  return `must be text of 1 to ${maximum} printable characters on one line`;
}

function readLine(text: string, maximum: number): { readonly value: string } | Refusal {
  const length = Array.from(text).length;
  const fits = length > 0 && length <= maximum && text.trim() === text;
  return fits && findUncleanOnOneLine(text) === undefined
    ? { value: text }
    : { message: lineExpected(maximum) };
}

/** Any text, in any number of lines. */
export function textField() {
  return z.string({ error: 'must be text' }).meta({ type: SCALARS });
}

/** Text of a fixed form. */
export function patternField(pattern: RegExp, message: string) {
  return readField(message, (text) => (pattern.test(text) ? { value: text } : { message })).meta({
    pattern: pattern.source,
  });
}

export function wholeNumberField(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return readField(message, (text) => {
    const value = /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? { value } : { message };
  }).meta({ type: ['integer', 'string'], minimum, maximum, pattern: '^(?:0|[1-9]\\d*)$' });
}

export function booleanField() {
  const message = 'must be true or false';
  return readField(message, (text) =>
    ['true', 'false'].includes(text) ? { value: text === 'true' } : { message },
  );
}

/** In MiB. */
export function memoryField() {
  const message = 'must be an amount with its unit, e.g. 16 GiB or 512 MiB';
  return readField(message, (text) => {
    const value = parseMemory(text);
    return value === undefined ? { message, hint: hintMemory(text) } : { value };
  }).meta({ type: 'string', pattern: MEMORY_PATTERN });
}

/** In seconds. */
export function durationField() {
  const message = 'must be a time with its unit, e.g. 90 min, 4h or 1h 30m';
  return readField(message, (text) => {
    const value = parseDuration(text);
    return value === undefined ? { message, hint: hintDuration(text) } : { value };
  }).meta({ type: 'string', pattern: DURATION_PATTERN, minLength: 1 });
}

export function folderField() {
  const message = 'must be the S3 URI of a folder, e.g. s3://bucket/folder/';
  return readField(message, (text) => {
    const value = parseFolderUri(text);
    return value === undefined ? { message, hint: hintS3Uri(text) } : { value };
  }).meta({ type: 'string', pattern: '^s3://[a-z0-9][a-z0-9.-]+[a-z0-9](?:/.*)?$' });
}

export function emailField() {
  return patternField(z.regexes.email, 'must be an e-mail address, e.g. you@example.org');
}

export function choiceField<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, {
    error: `must be ${choices.length > 1 ? 'one of ' : ''}${choices.join(', ')}`,
  });
}

export function listField<Item extends z.ZodType>(item: Item, error: string) {
  return z.array(item, { error });
}

/** A map with keys of the author's choice, or of the form that `key` lets through. */
export function mapField<Item extends z.ZodType>(item: Item, error: string, key = z.string()) {
  return z.record(key, item, { error });
}
