/**
 * JSON selectors of CloudWatch Logs' filter patterns: `{ $.a.b = "x" && ($.n > 3 || $.c EXISTS) }`. A message that is no
 * JSON object passes none.
 */
import { AwsError } from '../../world';

type Selector = (event: unknown) => boolean;

interface Token {
  readonly kind: 'sign' | 'path' | 'text' | 'word';
  readonly text: string;
}

const tokenSyntax =
  /\s*(?:(&&|\|\||!=|<=|>=|[=<>(){}])|(\$(?:\.[\w-]+|\[\s*(?:\d+|\*|"[^"]*"|'[^']*')\s*\])+)|"((?:[^"\\]|\\.)*)"|([^\s"(){}=<>!&|]+))/y;

const comparisons = new Map<string, (value: number, bound: number) => boolean>([
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

/** Compiles a pattern in braces; throws for one that is not valid or not modelled. */
export function compileJsonSelector(pattern: string): (message: string) => boolean {
  const tokens = new Tokens(pattern);
  tokens.expect('{');
  const selects = readAlternatives(tokens);
  tokens.expect('}');
  tokens.expectEnd();
  return (message) => {
    const event = parseObject(message);
    return event !== undefined && selects(event);
  };
}

function readAlternatives(tokens: Tokens): Selector {
  const parts = [readConjunction(tokens)];
  while (tokens.take('||')) parts.push(readConjunction(tokens));
  return (event) => parts.some((selects) => selects(event));
}

function readConjunction(tokens: Tokens): Selector {
  const parts = [readCondition(tokens)];
  while (tokens.take('&&')) parts.push(readCondition(tokens));
  return (event) => parts.every((selects) => selects(event));
}

function readCondition(tokens: Tokens): Selector {
  if (tokens.take('(')) {
    const inner = readAlternatives(tokens);
    tokens.expect(')');
    return inner;
  }
  const path = readPath(tokens);
  const operator = tokens.next();
  switch (operator.text.toUpperCase()) {
    case 'EXISTS':
      return (event) => select(event, path).length > 0;
    case 'NOT':
      tokens.expect('EXISTS');
      return (event) => select(event, path).length === 0;
    case 'IS':
      return readIs(tokens, path);
    default:
      return selectValue(path, valueTest(operator.text, tokens));
  }
}

function readIs(tokens: Tokens, path: readonly string[]): Selector {
  const { text } = tokens.next();
  const wanted = new Map<string, unknown>([
    ['TRUE', true],
    ['FALSE', false],
    ['NULL', null],
  ]);
  if (!wanted.has(text.toUpperCase())) throw tokens.error(`IS cannot be followed by "${text}"`);
  const value = wanted.get(text.toUpperCase());
  return (event) => select(event, path).some((found) => found === value);
}

function selectValue(path: readonly string[], test: (value: unknown) => boolean): Selector {
  return (event) => select(event, path).some(test);
}

function valueTest(operator: string, tokens: Tokens): (value: unknown) => boolean {
  const operand = tokens.next();
  if (operand.kind === 'sign' || operand.kind === 'path') {
    throw tokens.error(`"${operand.text}" is no value`);
  }
  if (operand.kind === 'word' && /^%.*%$/.test(operand.text)) {
    throw tokens.error('regular expressions "%...%" are not implemented');
  }
  if (operator === '=' || operator === '!=') {
    const equals = equality(operand);
    return operator === '=' ? equals : (value) => !equals(value);
  }
  return order(operator, operand, tokens);
}

function equality(operand: Token): (value: unknown) => boolean {
  const number = operand.kind === 'word' ? Number(operand.text) : Number.NaN;
  const pattern = new RegExp(`^${operand.text.split('*').map(escape).join('.*')}$`, 's');
  return (value) => {
    if (!Number.isNaN(number)) return value === number;
    // A bare star stands for whatever is there.
    if (operand.text === '*') return value !== undefined;
    return isScalar(value) && pattern.test(String(value));
  };
}

function order(operator: string, operand: Token, tokens: Tokens): (value: unknown) => boolean {
  const compare = comparisons.get(operator);
  if (compare === undefined) throw tokens.error(`the operator "${operator}" is not implemented`);
  const bound = operand.kind === 'word' ? Number(operand.text) : Number.NaN;
  if (Number.isNaN(bound)) throw tokens.error(`"${operand.text}" is no number`);
  return (value) => typeof value === 'number' && compare(value, bound);
}

function readPath(tokens: Tokens): readonly string[] {
  const token = tokens.next();
  if (token.kind !== 'path') throw tokens.error(`"${token.text}" is no selector such as $.name`);
  const steps = token.text.matchAll(/\.([\w-]+)|\[\s*(?:(\d+|\*)|"([^"]*)"|'([^']*)')\s*\]/g);
  return [...steps].map(
    ([, name, index, quoted, single]) => name ?? index ?? quoted ?? single ?? '',
  );
}

/** The values at a path: none when nothing is there, several when it goes through a star. */
function select(event: unknown, path: readonly string[]): unknown[] {
  return path.reduce<unknown[]>(
    (found, step) => found.flatMap((one) => children(one, step)),
    [event],
  );
}

function children(value: unknown, step: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*' && Array.isArray(value)) return value;
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    name === step ? [member] : [],
  );
}

function parseObject(message: string): object | undefined {
  if (!message.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(message);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The tokens of one pattern, taken from left to right. */
class Tokens {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(private readonly pattern: string) {
    this.tokens = this.read();
  }

  next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw this.error('it ends too early');
    this.at += 1;
    return token;
  }

  take(text: string): boolean {
    const token = this.tokens[this.at];
    const taken = token !== undefined && token.kind !== 'text' && token.text.toUpperCase() === text;
    if (taken) this.at += 1;
    return taken;
  }

  expect(text: string): void {
    if (!this.take(text)) {
      throw this.error(`"${text}" is missing before "${this.tokens[this.at]?.text ?? ''}"`);
    }
  }

  expectEnd(): void {
    const rest = this.tokens[this.at];
    if (rest !== undefined) throw this.error(`"${rest.text}" follows its end`);
  }

  error(why: string): AwsError {
    const pattern = JSON.stringify(this.pattern);
    return new AwsError('InvalidParameterException', `Invalid filter pattern ${pattern}: ${why}`);
  }

  private read(): Token[] {
    const tokens: Token[] = [];
    tokenSyntax.lastIndex = 0;
    while (this.pattern.slice(tokenSyntax.lastIndex).trim() !== '') {
      const start = tokenSyntax.lastIndex;
      const match = tokenSyntax.exec(this.pattern);
      if (match === null) throw this.error(`cannot read "${this.pattern.slice(start).trim()}"`);
      tokens.push(tokenOf(match));
    }
    return tokens;
  }
}

function tokenOf([, sign, path, text, word = '']: RegExpExecArray): Token {
  if (sign !== undefined) return { kind: 'sign', text: sign };
  if (path !== undefined) return { kind: 'path', text: path };
  if (text !== undefined) return { kind: 'text', text: text.replaceAll(/\\(.)/g, '$1') };
  return { kind: 'word', text: word };
}
