import { Lexer } from 'yaml';
import { findUnclean } from './clean-text';
import type { Mistake } from './input-mistake';

/**
 * Refuses what would bring the YAML parser down: deep nesting can abort the whole process, which nobody can catch.
 * The lexer is safe with any depth.
 */

export interface Precheck {
  readonly mistakes: readonly Mistake[];
  /** Where each quoted text starts, by where it ends. */
  readonly quoteStarts: ReadonlyMap<number, number>;
}

const MAXIMUM_FLOW_DEPTH = 64;
const MAXIMUM_INDENTATION = 128;
const MAXIMUM_INDICATORS = 64;
/** Keeps the time that any text can take under a second. */
const MAXIMUM_TOKENS = 100_000;

/** Tokens of the lexer that stand for no text: document start, flow error, scalar next. */
const MARKERS = new Set(['\x02', '\x18', '\x1f']);

/** Looks through YAML or JSON text without parsing it. */
export function precheckInput(text: string): Precheck {
  const unclean = findUnclean(text.replaceAll('\r\n', ' \n'));
  if (unclean === undefined) return precheckTokens(text);
  return { mistakes: [uncleanText(unclean)], quoteStarts: new Map() };
}

function uncleanText({ offset, name }: { offset: number; name: string }): Mistake {
  return {
    offset,
    message: `The file contains ${name}`,
    hint: 'Remove it, or save the file as plain text in UTF-8.',
  };
}

interface Scan {
  depth: number;
  /** That are neither blank nor markers. */
  tokens: number;
  /** Indicators such as "-" on the current line. */
  indicators: number;
  previous: string;
}

function precheckTokens(text: string): Precheck {
  const scan: Scan = { tokens: 0, depth: 0, indicators: 0, previous: '\n' };
  let offset = 0;
  const quoteStarts = new Map<number, number>();
  for (const token of new Lexer().lex(text)) {
    const message = refuseNumber(scan, token) ?? refuse(scan, token);
    if (message !== undefined) return { mistakes: [{ offset, ...message }], quoteStarts };
    const start = offset;
    if (!MARKERS.has(token)) offset += token.length;
    if (isQuoted(scan, token)) quoteStarts.set(offset, start);
    scan.previous = token;
  }
  return { mistakes: [], quoteStarts };
}

type Refusal = Omit<Mistake, 'offset'>;

function refuseNumber(scan: Scan, token: string): Refusal | undefined {
  if (!MARKERS.has(token) && token.trim() !== '') scan.tokens += 1;
  if (scan.tokens <= MAXIMUM_TOKENS) return undefined;
  const limit = MAXIMUM_TOKENS.toLocaleString('en-US');
  return { message: `The file has more than ${limit} words and signs` };
}

function refuse(scan: Scan, token: string): Refusal | undefined {
  // The token after this marker is text, whatever it looks like.
  if (scan.previous === '\x1f') return undefined;
  if (token.startsWith('%')) {
    return {
      message: 'Lines that start with "%" are not understood here',
      hint: 'Remove the line.',
    };
  }
  scan.depth = Math.max(0, scan.depth + nesting(token));
  if (scan.depth > MAXIMUM_FLOW_DEPTH) {
    return {
      message: `Brackets are nested more than ${MAXIMUM_FLOW_DEPTH} deep`,
      hint: 'No sheet needs that: look for a bracket that is never closed.',
    };
  }
  return scan.depth > 0 ? undefined : refuseLine(scan, token);
}

function refuseLine(scan: Scan, token: string): Refusal | undefined {
  if (isNewline(token)) scan.indicators = 0;
  if (['-', '?', ':'].includes(token)) scan.indicators += 1;
  if (scan.indicators > MAXIMUM_INDICATORS) {
    return { message: `A line has more than ${MAXIMUM_INDICATORS} of the signs "-", "?" and ":"` };
  }
  const startsLine = isNewline(scan.previous) || scan.previous === '\x02';
  if (startsLine && token.startsWith(' ') && token.length > MAXIMUM_INDENTATION) {
    return { message: `A line is indented by more than ${MAXIMUM_INDENTATION} columns` };
  }
  return undefined;
}

function nesting(token: string): number {
  if (token === '[' || token === '{') return 1;
  return token === ']' || token === '}' ? -1 : 0;
}

function isNewline(token: string): boolean {
  return token === '\n' || token === '\r\n';
}

function isQuoted(scan: Scan, token: string): boolean {
  return scan.previous !== '\x1f' && /^["']/.test(token);
}
