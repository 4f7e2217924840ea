// cspell:ignore bhvs bmysql bsshpass sshpass smanager passw awsaccesskeyid AKIA pousr glpat abprs
import { plainLine } from './plain-text';

/**
 * Keeps secrets out of what is stored and shown. A text is masked before it is cut: half a secret is not recognized as one. Every
 * pattern is bounded where it repeats within a repetition, for a log may be one line of megabytes.
 */

const MASK = '***';

/** What may stand between a name and its value, in JSON, YAML, shell and source text. */
const QUOTED_VALUE = String.raw`\\"[^\n]*?(?:\\"(?=[,}\]\s]|$)|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`;
const VALUE = String.raw`(?!\*\*\*(?:[\s"',;&)}\]]|$))(?:(?:${QUOTED_VALUE})[^\s,;&)}\]"']*|[^\s"'][^\s]*)`;
const TAIL = String.raw`[\w.-]{0,40}`;
const QUOTE = String.raw`\\{0,2}["']`;
const BLANK = String.raw`[ \t]{0,4}`;

/** Nobody writes these in a sentence: whatever stands between them and a value. */
const COMPOUND = String.raw`(?:secret[_-]?access[_-]?key|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|(?:session|security|auth|access|refresh|task|id)[_-]?token)`;
const NAMED = String.raw`${COMPOUND}${TAIL}(?:${QUOTE})?\]?${BLANK}(?::|=>?)${BLANK}`;

/** Sentences have them before a colon too, but not in quotes, and not at the begin of a line or a list's item. */
const PLAIN = String.raw`(?:(?<!:)secret(?!smanager)|passw(?:or)?d|passphrase|signature)`;
const SIGNED = String.raw`${PLAIN}${TAIL}(?:${QUOTE}\]?${BLANK}(?::|=>?)${BLANK}|${BLANK}=>?${BLANK}|:(?=\S)|:(?=[ \t]{0,4}["'])${BLANK})`;
const LEADING = String.raw`(?:^|[{,;])${BLANK}[\w.-]{0,40}${PLAIN}${TAIL}:${BLANK}`;

/** Words that also stand in plain sentences are names only before "=" . */
const ASSIGNED = String.raw`(?:token|credentials?|cookie)[\w.-]{0,40}\\{0,2}["']?=`;
const FLAG = String.raw`--[\w-]{0,40}(?:${COMPOUND}|${PLAIN}|token)[\w-]{0,40}[ \t]{1,4}`;

interface Secret {
  readonly pattern: RegExp;
  readonly shown: string;
}

const SECRETS: readonly Secret[] = [
  {
    pattern: /((?:authorization|set-cookie|\bcookie)\\{0,2}["']?[ \t]{0,4}[:=][ \t]{0,4})[^\n]+/gi,
    shown: `$1${MASK}`,
  },
  { pattern: new RegExp(`(${NAMED})${VALUE}`, 'gi'), shown: `$1${MASK}` },
  { pattern: new RegExp(`(${SIGNED})${VALUE}`, 'gi'), shown: `$1${MASK}` },
  { pattern: new RegExp(`(${LEADING})${VALUE}`, 'gi'), shown: `$1${MASK}` },
  { pattern: new RegExp(`(${ASSIGNED})${VALUE}`, 'gi'), shown: `$1${MASK}` },
  { pattern: new RegExp(`(${FLAG})${VALUE}`, 'gi'), shown: `$1${MASK}` },
  // Whoever signs in by a URL may be a token himself.
  { pattern: /(:\/\/)(?!…@)[^\s/@"'<>]*(?:@[^\s/@"'<>]*)*@/g, shown: `$1${MASK}@` },
  {
    pattern:
      /([?&;](?:x-amz-[a-z-]{1,30}|x-goog-[a-z-]{1,30}|awsaccesskeyid|key-pair-id|policy|sig|se|sp|code|key|auth)=)[^&\s"'<>]+/gi,
    shown: `$1${MASK}`,
  },
  { pattern: /\b(bearer[ \t]{1,4})[\w.~+/=-]{8,}/gi, shown: `$1${MASK}` },
  // Who signs in by a flag of curl or docker, and an address that is a secret itself.
  { pattern: /(\s(?:-u|--user)[ =]["']?[\w.@-]{1,80}:)[^\s"']+/g, shown: `$1${MASK}` },
  { pattern: /(\bsshpass[ \t]{1,4}-p[ \t]{0,4})\S+/g, shown: `$1${MASK}` },
  { pattern: /(\bmysql\w{0,10}\b[^\n|;]{0,200}?\s-p)(?![\s*])\S+/g, shown: `$1${MASK}` },
  {
    pattern: /(\bAWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN)[ \t]{1,4})(?!\*\*\*)[\w/+=]{16,}/g,
    shown: `$1${MASK}`,
  },
  { pattern: /(\bBasic[ \t]{1,4})[A-Za-z0-9+/]{6,}={1,2}/g, shown: `$1${MASK}` },
  // Sentences have these words too, but not as the whole of a key.
  {
    pattern:
      /((?:^|[{,;])[ \t]{0,40}["']?[\w-]{0,40}token["']?[ \t]{0,4}:[ \t]{0,4}["']?)(?!\*\*\*)[^\s"',;}]+/gi,
    shown: `$1${MASK}`,
  },
  {
    pattern: /(["'](?:auth|pass|pwd)["'][ \t]{0,4}:[ \t]{0,4}["'])(?!\*\*\*)[^\n"']+/gi,
    shown: `$1${MASK}`,
  },
  {
    pattern:
      /(\b[\w-]{0,40}[_-](?:token|pass|pwd)[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\*\*\*)[^\s"',;}]+/gi,
    shown: `$1${MASK}`,
  },
  { pattern: /(;[ \t]{0,4}pwd=)(?!\*\*\*)[^\s;]+/gi, shown: `$1${MASK}` },
  { pattern: /(\bhooks\.slack\.com\/services\/)[\w/]+/g, shown: `$1${MASK}` },
  // A key of AWS, with the secret that some print right behind it.
  { pattern: /(?:AKIA|ASIA)[A-Z0-9]{12,}(?:[\s,;:|]{1,4}[\w/+=]{40}(?![\w/+=]))?/g, shown: MASK },
  // Session tokens of AWS, and the tokens by which Step Functions is answered.
  {
    pattern: /(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz|(?:AQC[A-Z])?AAAAKgAAAA)[\w/+=-]*/g,
    shown: MASK,
  },
  {
    pattern:
      /(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{20,}|\bhvs\.[\w-]{20,}|\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|\bsk-[\w-]{24,}|AIza[\w-]{30,})/g,
    shown: MASK,
  },
  // JSON web tokens.
  { pattern: /eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, shown: MASK },
];

/** A quoted secret that does not end on its line. */
const OPEN_QUOTE = new RegExp(
  `(?:${NAMED}|${SIGNED}|${LEADING}|${ASSIGNED}|${FLAG})(?:(")(?:\\\\.|[^"\\\\])*|(')(?:\\\\.|[^'\\\\])*)$`,
  'i',
);

/** Longer ones are keys, which have marks of their own. */
const QUOTED_LINES = 8;

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_LINE = /^(?:> ?|\| ?)?(?:[A-Za-z0-9+/=]{16,}.*|[A-Za-z0-9+/=]*|[A-Za-z-]{4,20}: .*)$/;
const KEY_LINE_ABOVE = /(?:^|\s)[A-Za-z0-9+/=]{16,}$|^[A-Za-z0-9+/=]*$|^[A-Za-z-]{4,20}: /;

/** A text without the secrets in it, and without what only a terminal understands; it may have several lines. */
export function safeText(text: string): string {
  return safeLines(text.split('\n')).join('\n');
}

/** The same for lines that follow each other, some of which may be those of one private key; there are as many afterwards. */
export function safeLines(lines: readonly string[]): string[] {
  const plain = lines.map((line) => plainLine(line.replaceAll('\n', ' ')));
  return maskQuotes(maskKeys(plain)).map(maskLine);
}

function maskLine(line: string): string {
  return SECRETS.reduce((text, { pattern, shown }) => text.replace(pattern, shown), line);
}

/** What of a quoted secret stands on the lines below. Where no quote follows soon, somebody only forgot one. */
function maskQuotes(lines: readonly string[]): string[] {
  const masked = [...lines];
  lines.forEach((line, begin) => {
    const [, double, single] = OPEN_QUOTE.exec(line) ?? [];
    const quote = double ?? single;
    if (quote === undefined) return;
    const below = lines.slice(begin + 1, begin + 1 + QUOTED_LINES);
    const end = below.findIndex((other) => other.includes(quote));
    for (let index = 0; index <= end; index += 1) {
      const text = below[index] ?? '';
      masked[begin + 1 + index] = MASK + (index === end ? text.slice(text.indexOf(quote)) : '');
    }
  });
  return masked;
}

/** A key may have lost its begin or its end to whoever cut the log. */
function maskKeys(lines: readonly string[]): string[] {
  const masked = [...lines];
  lines.forEach((line, index) => {
    if (KEY_BEGIN.test(line)) maskDown(masked, lines, index);
    else if (KEY_END.test(line)) maskUp(masked, lines, index);
  });
  return masked;
}

function maskDown(masked: string[], lines: readonly string[], begin: number): void {
  masked[begin] = (masked[begin] ?? '').replace(/-----BEGIN.*$/, MASK);
  for (let index = begin + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (!KEY_LINE.test(line.trim()) && !KEY_END.test(line)) return;
    masked[index] = MASK;
    if (KEY_END.test(line)) return;
  }
}

function maskUp(masked: string[], lines: readonly string[], end: number): void {
  masked[end] = MASK;
  for (let index = end - 1; index >= 0; index -= 1) {
    if (masked[index] === MASK || !KEY_LINE_ABOVE.test((lines[index] ?? '').trim())) return;
    masked[index] = MASK;
  }
}
