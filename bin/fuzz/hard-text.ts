import fc from 'fast-check';

/** Texts that break what is not quoted, names that mean something, and what must be refused of them, told apart independently. */

/** Each makes a file that nobody else makes, where somebody takes it for code. */
const PAYLOADS = [
  '$(touch canary)',
  '`touch canary`',
  "'; touch canary; '",
  '"; touch canary; "',
  '\\"$(touch canary)\\"',
  '; touch canary #',
  '&& touch canary',
  '| touch canary',
  '> canary',
  '<(touch canary)',
  '\ntouch canary\n',
  '\nEND_OF_TEXT\ntouch canary\n',
  '\n"""\nopen("canary", "w")\n',
  '""" + str(open("canary", "w")) + """',
  "''' + str(open('canary', 'w')) + '''",
  '" + str(open("canary", "w")) + "',
  '{open("canary","w")}',
  '{__import__("os").system("touch canary")}',
  '{params.__class__}',
  '\r\ntouch canary\r\n',
  '\u2028touch canary\u2029',
  '\u0085open("canary", "w")',
  'x=({touch canary})',
  '!touch canary',
];

const SIGNS = [
  ...['"', "'", '`', '\\', '\\\\', "\\'", '\\"', '\\n', '\\N{BULLET}', '\\x41', '\\u0041'],
  ...['"""', "'''", 'r"""', '{', '}', '{{', '}}', '{}', '{0}', '{x}', '{{x}}', '${HOME}', '$HOME'],
  ...['{wildcards.sample}', '{input}', '{output:q}', '{threads}', '{config[parameters]}', '$$'],
  ...['%', '%s', '%d%n', '%%', '%(x)s', '$0', '$1', '$@', '$?', '~', '*', '?', '[a-z]', '!', '!!'],
  ...['#', '# x', '&', '|', ';', '<', '>', '<<', '<<<', '(', ')', '=', '==', ':', ',', '@', '^'],
  ...[' ', '  ', '\t', '\n', '\n\n', '/', '//', '.', '..', '-', '--', '-n', '-e', '--help', '+'],
  ...['été', 'e\u0301', '変異', '😀', '👩‍🔬', '\u00df', '\u0130', '\u05d0\u05d1', '\u0627\u0644'],
  ...['\u00a0', '\u00ad', '\u200b', '\u200d', '\ufeff', '\u3000', '\u2003', '\u00ff', '\u{10ffff}'],
];

/** Control characters, halves of characters, what is put for broken bytes, what turns the direction of writing. */
const UNSAFE = [
  ...['\u0000', '\u0007', '\u0008', '\u001b[31m', '\u007f', '\u0085', '\r', '\r\n', '\u000c'],
  ...['\ud800', '\udc00', 'a\udfffb', '\ufffd', '\u2028', '\u2029', '\u202e', '\u2067', '\u202a'],
];

const WORDS = [
  ...['010', '1e3', '0x1F', '1_000', '1.10', '-1', '+1', 'NaN', '.inf', '12:30:45', '2026-01-01'],
  ...['no', 'yes', 'on', 'off', 'true', 'True', 'FALSE', 'null', 'None', 'NULL', '~', 'y', 'n', ''],
  ...['lambda', 'import', 'def', 'class', 'pass', 'exec', 'eval', 'self', '__import__', 'f"x"'],
  ...[
    'if',
    'then',
    'fi',
    'do',
    'done',
    'esac',
    'function',
    'exit 1',
    'set -x',
    'EOF',
    'END_OF_TEXT',
  ],
  ...['rule', 'input', 'output', 'params', 'shell', 'config', 'wildcards', 'checkpoint', 'all'],
  ...['constructor', '__proto__', 'toString', 'CON', 'nul', 'sample', '@RG\\tID:x', 'chr1:1-10'],
];

/** Names that a definition may use, though they mean something to bash, Python or Snakemake elsewhere. */
export const ALLOWED_NAMES = [
  ...['then', 'fi', 'do', 'done', 'esac', 'function', 'select', 'until', 'time', 'coproc', 'case'],
  ...[
    'echo',
    'cat',
    'cd',
    'test',
    'set',
    'export',
    'local',
    'declare',
    'readonly',
    'unset',
    'eval',
  ],
  ...['exec', 'exit', 'trap', 'printf', 'source', 'path', 'home', 'ifs', 'random', 'lineno', 'uid'],
  ...['print', 'list', 'dict', 'str', 'int', 'open', 'id', 'type', 'match', 'object', 'super'],
  ...['property', 'filter', 'map', 'range', 'len', 'min', 'max', 'sum', 'zip', 'none', 'true'],
  ...[
    'group',
    'conda',
    'temporary',
    'report',
    'run',
    'notebook',
    'wrapper',
    'cwl',
    'cache',
    'name',
  ],
  ...['samples', 'job', 'jobs', 'workdir', 'snakemake', 'message', 'priority2', 'fastq_1'],
  ...['x', 'a_b', 'camelCase', 'n0', 'q', 'u', 'proto', 'prototype', 'arguments', 'name_of_a_file'],
];

/** Names that would be something else to Python or Snakemake, or that no bash variable can have. */
export const REFUSED_NAMES = [
  ...['lambda', 'import', 'def', 'class', 'pass', 'from', 'with', 'return', 'async', 'nonlocal'],
  ...['input', 'output', 'params', 'wildcards', 'threads', 'resources', 'config', 'rules', 'log'],
  ...['constructor', 'toString', '__proto__', 'hasOwnProperty', '_x', 'Upper', '1a', 'a-b', 'a b'],
  ...['é', 'x;touch canary', 'x=$(touch canary)', '{x}', 'a.b', '"', '', 'x\ny', 'n'.repeat(65)],
];

/** Text of any kind, up to some kilobytes; about one in six must be refused wherever it stands. */
export function hardText(): fc.Arbitrary<string> {
  const atom = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...PAYLOADS.filter((text) => !isUnclean(text))) },
    { weight: 6, arbitrary: fc.constantFrom(...SIGNS) },
    { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  );
  const text = fc.array(atom, { minLength: 1, maxLength: 6 }).map((atoms) => atoms.join(''));
  const long = text.map((start) => `${start}${'a\'"\\{$`'.repeat(600)}`.slice(0, 4096));
  const unsafe = fc
    .tuple(text, fc.constantFrom(...UNSAFE, ...PAYLOADS.filter(isUnclean)), text)
    .map((parts) => parts.join(''));
  return fc.oneof(
    { weight: 30, arbitrary: text },
    { weight: 1, arbitrary: long },
    { weight: 4, arbitrary: unsafe },
  );
}

/** What becomes a wildcard; one in ten can not. */
export function axisValue(): fc.Arbitrary<string> {
  const good = [
    '010',
    '1e3',
    'no',
    'True',
    'null',
    'CON',
    'lambda',
    'rule',
    'a-b',
    'a_b',
    '0-',
    'A_',
  ];
  const looping = ['n'.repeat(20), `x${'_AC'.repeat(20)}`, 'n'.repeat(100)];
  const bad = [
    ...looping,
    '-a',
    '_a',
    'a.b',
    '..',
    'a/b',
    'a b',
    '{a}',
    '$(touch canary)',
    'é',
    '',
    'a\n',
  ];
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...good, 'n'.repeat(19), 'name-'.repeat(16)) },
    { weight: 1, arbitrary: fc.constantFrom(...bad, 'n'.repeat(101)) },
  );
}

/**
 * Whether it can be a wildcard: letters, digits, "_" and "-", the first a letter or a digit, at most 100, and without twenty
 * times the same at its end, which Snakemake refuses.
 */
export function isAxisValue(text: string): boolean {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const rest = `${letters}_-`;
  const [first = ''] = text;
  const fits = Array.from(text).every((character) => rest.includes(character));
  const loops = [1, 2, 3, 4, 5].some((length) => {
    const end = text.slice(-length);
    return text.length >= 20 * length && text.endsWith(end.repeat(20));
  });
  return first !== '' && letters.includes(first) && fits && text.length <= 100 && !loops;
}

/** Whether a text holds what no text of a sheet or a definition may hold. */
export function isUnclean(text: string): boolean {
  return Array.from(text).some((character) => {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
    const isHalf = code >= 0xd800 && code < 0xe000;
    return (isControl && code !== 0x09 && code !== 0x0a) || isHalf || code === 0xfffd;
  });
}

/** Whether a text holds what no text of one line may hold: line breaks, tabs, what turns the direction of writing. */
export function isUncleanOnOneLine(text: string): boolean {
  if (isUnclean(text)) return true;
  return Array.from(text).some((character) => {
    const code = character.codePointAt(0) ?? 0;
    const isBreak = [0x09, 0x0a, 0x2028, 0x2029].includes(code);
    return isBreak || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  });
}
