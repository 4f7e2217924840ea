import { findUncleanOnOneLine } from '../input/clean-text';
import { showFound } from '../input/input-check';
import { askNearest } from '../input/nearest-name';
import { refuseAxisValue } from '../samples/axis-value';
import { wholePattern } from '../samples/sample-rows';
import type { Parameter } from '../definition/workflow-definition';

/** How whole numbers are written. */
export const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

/** How numbers are written. */
export const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?$/;

/** Why a text is no value of a parameter, as the rest of "it must ..."; undefined when it is one. */
export function refuseParameterValue(parameter: Parameter, text: string): string | undefined {
  switch (parameter.type) {
    case 'integer':
      return refuseNumber(parameter, text, {
        form: INTEGER,
        noun: 'a whole number',
      });
    case 'number':
      return refuseNumber(parameter, text, {
        form: NUMBER,
        noun: 'a number',
      });
    case 'boolean':
      return ['true', 'false'].includes(text) ? undefined : 'be true or false';
    case 'choice':
      return refuseChoice(parameter.choices ?? [], text);
    case 'text':
      return refuseText(parameter, text);
  }
}

/** Why these are no values of a list, as the rest of "it must ..."; undefined when they are. */
export function refuseListValues(values: readonly string[]): string | undefined {
  if (values.length === 0) return 'have at least one value';
  for (const value of values) {
    const must = refuseAxisValue(value);
    if (must !== undefined) return `${must}: one is ${showFound(value)}`;
  }
  const places = new Map(values.map((value, index) => [value, index]));
  const repeated = values.find((value, index) => places.get(value) !== index);
  return repeated === undefined
    ? undefined
    : `have each value once: ${showFound(repeated)} repeats`;
}

/** What to write instead of a text that `refuseParameterValue` refuses. */
export function hintParameterValue(parameter: Parameter, text: string): string | undefined {
  if (parameter.type === 'boolean') {
    if (/^(?:true|yes|y|on|1)$/i.test(text)) return 'Write true.';
    return /^(?:false|no|n|off|0)$/i.test(text) ? 'Write false.' : undefined;
  }
  if (parameter.type === 'number' && /^\d+,\d+$/.test(text)) return 'Write decimals with a point.';
  const nearest = askNearest(text, parameter.choices ?? []);
  return nearest === '' ? undefined : nearest;
}

function refuseNumber(
  { minimum, maximum }: Parameter,
  text: string,
  { form, noun }: { readonly form: RegExp; readonly noun: string },
): string | undefined {
  const value = Number(text);
  const fits = form.test(text) && value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
  return fits ? undefined : `be ${noun}${printRange(minimum, maximum)}`;
}

function printRange(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function refuseChoice(choices: readonly string[], text: string): string | undefined {
  return choices.includes(text) ? undefined : `be one of ${choices.join(', ')}`;
}

/** A leading dash would be an option to the command that gets the text. */
function refuseText({ pattern }: Parameter, text: string): string | undefined {
  if (pattern !== undefined) {
    return wholePattern(pattern).test(text) ? undefined : `match the pattern ^(?:${pattern})$`;
  }
  if (text.startsWith('-')) return 'not start with "-"';
  return findUncleanOnOneLine(text) === undefined
    ? undefined
    : 'be on one line, without control characters';
}
