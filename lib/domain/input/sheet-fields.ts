import * as z from 'zod';
import { findUncleanOnOneLine } from './clean-text';
import { parseFolderUri } from './object-location';
import { parseDuration, parseMemory } from './quantities';

/** The kinds of values in sheets and definitions. Every scalar arrives as the text in the file; messages read "must ...". */

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
  return z.string({ error: expected }).transform((text, context): Value => {
    const result = read(text);
    if ('value' in result) return result.value;
    const { message, hint } = result;
    context.issues.push({ code: 'custom', message, input: text, params: { hint } });
    return z.NEVER;
  });
}

/** One line of `minimum` to `maximum` printable characters. */
export function lineField(maximum: number) {
  const message = `must be text of 1 to ${maximum} printable characters on one line`;
  return readField(message, (text) => {
    const length = Array.from(text).length;
    const fits = length > 0 && length <= maximum && text.trim() === text;
    return fits && findUncleanOnOneLine(text) === undefined ? { value: text } : { message };
  });
}

/** Any text, in any number of lines. */
export function textField() {
  return z.string({ error: 'must be text' });
}

/** Text of a fixed form. */
export function patternField(pattern: RegExp, message: string) {
  return readField(message, (text) => (pattern.test(text) ? { value: text } : { message }));
}

export function wholeNumberField(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return readField(message, (text) => {
    const value = /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? { value } : { message };
  });
}

/** In MiB. */
export function memoryField() {
  const message = 'must be an amount with its unit, e.g. 16 GiB or 512 MiB';
  return readField(message, (text) => {
    const value = parseMemory(text);
    return value === undefined ? { message, hint: unitHint(text, ' GiB', ' MiB') } : { value };
  });
}

/** In seconds. */
export function durationField() {
  const message = 'must be a time with its unit, e.g. 90 min, 4h or 1h 30m';
  return readField(message, (text) => {
    const value = parseDuration(text);
    return value === undefined ? { message, hint: unitHint(text, 'h', ' min') } : { value };
  });
}

export function folderField() {
  const message = 'must be the S3 URI of a folder, e.g. s3://bucket/folder/';
  return readField(message, (text) => {
    const value = parseFolderUri(text);
    return value === undefined ? { message } : { value };
  });
}

export function choiceField<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, {
    error: `must be ${choices.length > 1 ? 'one of ' : ''}${choices.join(', ')}`,
  });
}

export function listField<Item extends z.ZodType>(item: Item, error: string) {
  return z.array(item, { error });
}

/** A map with keys of the author's choice. */
export function mapField<Item extends z.ZodType>(item: Item, error: string) {
  return z.record(z.string(), item, { error });
}

function unitHint(text: string, large: string, small: string): string | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  return `A bare number has no unit: write "${text}${large}" or "${text}${small}".`;
}
