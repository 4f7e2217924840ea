import { parseDocument, type Document, type ParsedNode, type YAMLError } from 'yaml';
import { findFalseSpace } from './clean-text';
import type { Mistake } from './input-mistake';
import type { Precheck } from './input-precheck';

export interface ParsedYaml {
  readonly contents: ParsedNode | null;
  readonly mistakes: readonly Mistake[];
}

/** Parses YAML 1.2 or JSON so that every scalar stays its source text; `precheck` must have found nothing. */
export function parseYaml(text: string, precheck: Precheck): ParsedYaml {
  // `uniqueKeys` of yaml is quadratic; `logLevel` "silent" would hide a second document.
  const document: Document.Parsed = parseDocument(text, {
    schema: 'failsafe',
    // Else !!binary and others would be read by their own rules.
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const errors = withoutFollowing([...document.errors, ...document.warnings]);
  const mistakes = errors.map((error) => ({ ...explain(error, precheck), code: error.code }));
  return {
    contents: document.contents,
    mistakes: firstOfEachLine(text, mistakes).map((mistake) => blameCause(text, mistake)),
  };
}

/** A mistake that ends the document too early makes the parser complain of everything below it. */
function withoutFollowing(errors: readonly YAMLError[]): readonly YAMLError[] {
  return errors.filter(
    ({ message }, index) => index === 0 || !/^Unexpected .* in YAML stream/s.test(message),
  );
}

interface SyntaxMistake extends Mistake {
  readonly code: YAMLError['code'];
}

/** One mistake often makes the parser complain several times on its line. */
function firstOfEachLine(
  text: string,
  mistakes: readonly SyntaxMistake[],
): readonly SyntaxMistake[] {
  const ordered = mistakes.toSorted((left, right) => left.offset - right.offset);
  return ordered.filter(({ offset }, index) => {
    const before = ordered[index - 1];
    return before === undefined || text.slice(before.offset, offset).includes('\n');
  });
}

function blameCause(text: string, { code, ...mistake }: SyntaxMistake): Mistake {
  const isJoint = code === 'UNEXPECTED_TOKEN' || code === 'MISSING_CHAR';
  const pattern = isJoint ? findPattern(text, mistake.offset) : undefined;
  return pattern ?? blameFalseSpace(text, mistake);
}

/** Far more than a path has on either side of a brace; a bound keeps any text quick to look through. */
const LONGEST_PATTERN = 200;

/** An output such as lanes/{sample}.bam, in whose braces YAML sees a map. */
function findPattern(text: string, offset: number): Mistake | undefined {
  const from = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - LONGEST_PATTERN);
  const [shown = ''] = text.slice(from, offset + LONGEST_PATTERN).split('\n', 1);
  for (const { 0: pattern, index } of shown.matchAll(PATTERN)) {
    const start = from + index;
    if (start > offset || start + pattern.length <= offset) continue;
    const hint = `Put a pattern with {column} in quotes: '${pattern}'.`;
    return { offset: start, message: 'A value with braces is not in quotes', hint };
  }
  return undefined;
}

/** Text with at least one name in braces, and something beside it. */
const PATTERN = /(?!\{\w+\}(?:[\s,:'"[\]{}]|$))[^\s,:'"[\]{}]*(?:\{\w+\}[^\s,:'"[\]{}]*)+/g;

/** Where something looks right and is not, a space that is none is the likely cause. */
function blameFalseSpace(text: string, mistake: Mistake): Mistake {
  const start = text.lastIndexOf('\n', mistake.offset - 1) + 1;
  const [line = ''] = text.slice(start).split('\n', 1);
  const found = findFalseSpace(line);
  if (found === undefined) return mistake;
  return {
    ...mistake,
    hint: `This line holds ${found}, which only looks like a space: replace it.`,
  };
}

function explain(error: YAMLError, precheck: Precheck): Mistake {
  const [offset] = error.pos;
  if (error.message.startsWith('Missing closing')) {
    return {
      offset: precheck.quoteStarts.get(offset) ?? offset,
      message: 'A quote is opened here and never closed',
      hint: 'Close it on the same line.',
    };
  }
  const known = EXPLANATIONS.find(
    ({ code, pattern }) => code === error.code && (pattern?.test(error.message) ?? true),
  );
  if (known === undefined) return { offset, message: `Cannot read this: ${error.message}` };
  const detail = known.pattern?.exec(error.message)?.[1];
  const message = detail === undefined ? known.message : known.message.replace('%', () => detail);
  return { offset, message, hint: known.hint };
}

interface Explanation {
  readonly code: YAMLError['code'];
  /** Its first group stands for "%" in the message. */
  readonly pattern?: RegExp;
  readonly message: string;
  readonly hint: string;
}

const QUOTE_IT = 'Put the value in quotes.';

/** The first that applies. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'MULTIPLE_DOCS',
    message: 'A second document starts here',
    hint: 'Keep one sheet per file: remove the line "---" or "...".',
  },
  {
    code: 'TAB_AS_INDENT',
    message: 'This line is indented with a tab',
    hint: 'Indent with spaces.',
  },
  {
    code: 'BAD_SCALAR_START',
    pattern: /character (.)$/,
    message: 'A value cannot start with "%"',
    hint: QUOTE_IT,
  },
  {
    code: 'BAD_DQ_ESCAPE',
    pattern: /escape sequence (.*)$/su,
    message: 'Unknown escape "%" in a text in double quotes',
    hint: 'Use single quotes, or write \\\\ for a backslash.',
  },
  {
    code: 'TAG_RESOLVE_FAILED',
    pattern: /: tag:yaml\.org,2002:(?!(?:str|map|seq)$)(.*)$/su,
    message: 'Tags such as "!!%" are not understood here',
    hint: 'Remove the tag.',
  },
  {
    code: 'TAG_RESOLVE_FAILED',
    pattern: /: tag:yaml\.org,2002:(.*)$/su,
    message: 'The tag "!!%" stands before another kind of value',
    hint: 'Remove the tag.',
  },
  {
    code: 'TAG_RESOLVE_FAILED',
    pattern: /: !?(.*)$/su,
    message: 'Tags such as "!%" are not understood here',
    hint: 'Remove the tag.',
  },
  {
    code: 'MISSING_CHAR',
    pattern: /^Flow .* must end with a ([\]}])/,
    message: 'A "%" is missing at the end',
    hint: 'Close the bracket that was opened above.',
  },
  {
    code: 'BAD_INDENT',
    pattern: /end with a ([\]}])/,
    message: 'A "%" is missing before this line',
    hint: 'Close the bracket that was opened above.',
  },
  {
    code: 'BAD_INDENT',
    message: 'The indentation of this line fits nothing above',
    hint: 'Keys of one map, and items of one list, start in the same column.',
  },
  {
    code: 'BLOCK_AS_IMPLICIT_KEY',
    message: 'A second ": " follows within the value of a key',
    hint: 'Put a value that contains ": " in quotes; if the next line was meant as a key of its own, give it the indentation of the key above.',
  },
  {
    code: 'MULTILINE_IMPLICIT_KEY',
    message: 'A ": " is missing here',
    hint: 'Write "key: value", with a space after the colon.',
  },
  {
    code: 'MISSING_CHAR',
    pattern: /^Implicit map keys/,
    message: 'A ": " is missing here',
    hint: 'Write "key: value", with a space after the colon.',
  },
  {
    code: 'MISSING_CHAR',
    pattern: /^Comments/,
    message: 'A space is missing before "#"',
    hint: 'A comment starts with " #"; put a value that contains "#" in quotes.',
  },
  {
    code: 'MISSING_CHAR',
    pattern: /^Missing (\S) (?:or : )?between/,
    message: 'A "%" is missing before this',
    hint: 'Separate the items of a list or a map in brackets by commas.',
  },
  {
    code: 'MISSING_CHAR',
    pattern: /^Sequence item/,
    message: 'A "- " is missing here',
    hint: 'Each item of a list starts with "- "; keys of one item start in the same column.',
  },
  {
    code: 'MISSING_CHAR',
    pattern: /^Flow (?:map|sequence) must end with a ([\]}])/,
    message: 'A "%" is missing at the end',
    hint: 'Close the bracket that was opened above.',
  },
  {
    code: 'BLOCK_IN_FLOW',
    message: 'A comma or a bracket is missing before this',
    hint: 'Separate the items of a list or a map in brackets by commas.',
  },
  {
    code: 'UNEXPECTED_TOKEN',
    pattern: /^Unexpected block-seq-ind on same line with key/,
    message: 'A list cannot start on the line of its key',
    hint: 'Start the list on the next line, or write it as [a, b].',
  },
  {
    code: 'UNEXPECTED_TOKEN',
    pattern: /^Block scalar header includes extra characters: (.*)$/su,
    message: 'Text follows "%" on its line',
    hint: 'Start the text on the next line, indented, or put it in quotes.',
  },
  {
    code: 'UNEXPECTED_TOKEN',
    pattern: /^Unexpected flow-(?:map|seq)-end token/,
    message: 'This bracket closes nothing',
    hint: 'Remove it, or open it above.',
  },
  {
    code: 'UNEXPECTED_TOKEN',
    message: 'Something follows that does not belong to the value before it',
    hint: 'Look for a missing quote, bracket or colon here or on the line above.',
  },
  {
    code: 'BAD_ALIAS',
    message: 'A name is missing after "*" or "&"',
    hint: 'Put a value that starts with "*" or "&" in quotes.',
  },
  {
    code: 'KEY_OVER_1024_CHARS',
    message: 'A key has more than 1024 characters',
    hint: 'Look for a missing quote or line break.',
  },
];
