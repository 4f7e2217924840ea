import { findUncleanOnOneLine } from '../input/clean-text';
import { showFound } from '../input/input-check';
import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';
import { printPath } from '../input/input-path';
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

/** What is wrong with a list, as the rest of "it must ...", or with one value of it. */
export interface ListRefusal {
  /** Of the value; absent when it is the whole list. */
  readonly index?: number;
  readonly must: string;
}

/** Why these are no values of a list; nothing when they are. */
export function refuseListValues(values: readonly string[]): readonly ListRefusal[] {
  if (values.length === 0) return [{ must: 'have at least one value' }];
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const must = refuseAxisValue(value) ?? (seen.has(value) ? 'not repeat a value' : undefined);
    seen.add(value);
    return must === undefined ? [] : [{ index, must }];
  });
}

/** Tells each refusal of a list where it stands. */
export function reportList(
  path: InputPath,
  refusals: readonly ListRefusal[],
  errors: InputErrorList,
): void {
  for (const { index, must } of refusals) {
    const place = index === undefined ? path : [...path, index];
    const found = showFound(errors.document.find(place));
    errors.addAt(place, `"${printPath(place)}" must ${must}: current value is ${found}`);
  }
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
