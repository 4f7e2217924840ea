/**
 * The filter patterns of CloudWatch Logs, one implementation for subscriptions and FilterLogEvents: the empty pattern,
 * terms and "quoted phrases" that must all occur, `?a ?b` of which one must, `-x` that must not, and JSON selectors
 * (json-selector.ts). Space-delimited patterns `[...]` and regular expressions `%...%` are refused by name.
 */
import { AwsError } from '../../world';
import { compileJsonSelector } from './json-selector';

/** Whether a log message passes a filter; compiled once per filter. */
export type MessageFilter = (message: string) => boolean;

interface Term {
  readonly kind: 'required' | 'optional' | 'excluded';
  readonly text: string;
}

const maxPatternLength = 1024;

/** Compiles a filter pattern; throws for one that is not valid or not modelled. */
export function compileFilterPattern(pattern: string): MessageFilter {
  const trimmed = pattern.trim();
  if (pattern.length > maxPatternLength) {
    throw invalidPattern(pattern, `it is longer than ${maxPatternLength} characters`);
  }
  if (trimmed.startsWith('[')) {
    throw invalidPattern(pattern, 'space-delimited patterns "[...]" are not implemented');
  }
  if (trimmed.startsWith('{')) return compileJsonSelector(trimmed);
  return termFilter(readTerms(pattern));
}

function termFilter(terms: readonly Term[]): MessageFilter {
  const texts = (kind: Term['kind']): string[] =>
    terms.filter((term) => term.kind === kind).map((term) => term.text);
  const required = texts('required');
  const excluded = texts('excluded');
  // Beside a required term an optional one changes nothing, as in CloudWatch Logs.
  const optional = required.length > 0 ? [] : texts('optional');
  return (message) =>
    required.every((text) => message.includes(text)) &&
    !excluded.some((text) => message.includes(text)) &&
    (optional.length === 0 || optional.some((text) => message.includes(text)));
}

const termSyntax = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y;

function readTerms(pattern: string): Term[] {
  const terms: Term[] = [];
  termSyntax.lastIndex = 0;
  while (pattern.slice(termSyntax.lastIndex).trim() !== '') {
    const start = termSyntax.lastIndex;
    const match = termSyntax.exec(pattern);
    if (match === null) {
      throw invalidPattern(pattern, `cannot read ${JSON.stringify(pattern.slice(start).trim())}`);
    }
    const [, sign, phrase, word = ''] = match;
    if (phrase === undefined) checkWord(pattern, word);
    terms.push({
      kind: kindOf(sign),
      text: phrase === undefined ? word : phrase.replaceAll(/\\(.)/g, '$1'),
    });
  }
  return terms;
}

function checkWord(pattern: string, word: string): void {
  if (word.length > 1 && word.startsWith('%') && word.endsWith('%')) {
    throw invalidPattern(pattern, 'regular expressions "%...%" are not implemented');
  }
  // CloudWatch Logs takes words of letters, digits and underscores only.
  if (!/^[\p{L}\p{N}_]+$/u.test(word)) {
    throw invalidPattern(pattern, `the term ${JSON.stringify(word)} must stand in double quotes`);
  }
}

function kindOf(sign: string | undefined): Term['kind'] {
  if (sign === '?') return 'optional';
  return sign === '-' ? 'excluded' : 'required';
}

function invalidPattern(pattern: string, why: string): AwsError {
  return new AwsError(
    'InvalidParameterException',
    `Invalid filter pattern ${JSON.stringify(pattern)}: ${why}`,
  );
}
