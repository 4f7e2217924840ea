import { createHash } from 'node:crypto';

/** Where the functions that give something new each time get it from. */
export interface Chances {
  newId(): string;
  random(): number;
}

type JsonataFunction = (...given: readonly unknown[]) => unknown;

const algorithms = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** The functions that Step Functions adds to JSONata; `$eval` is the one that it takes away. */
export function extraFunctions(chances: Chances): Readonly<Record<string, JsonataFunction>> {
  return {
    eval: () => refuse('Step Functions has no $eval'),
    uuid: () => chances.newId(),
    random: (seed) =>
      seed === undefined ? chances.random() : refuse('a seed of $random is not modelled'),
    parse: (text): unknown => JSON.parse(textOf(text)),
    range: (first, last, step) => range(Number(first), Number(last), Number(step)),
    partition: (list, size) => partition(list, Number(size)),
    hash,
  };
}

function range(first: number, last: number, step: number): readonly number[] {
  const count = Math.floor((last - first) / step) + 1;
  if (!Number.isFinite(count) || count > 1000) return refuse('$range makes at most 1,000 numbers');
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
}

function partition(list: unknown, size: number): readonly unknown[] {
  if (!Array.isArray(list) || !(size >= 1)) return refuse('$partition takes a list and a size');
  const all: readonly unknown[] = list;
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

function hash(value: unknown, algorithm: unknown): string {
  const known = algorithms.get(textOf(algorithm));
  if (known === undefined) return refuse(`$hash does not know "${textOf(algorithm)}"`);
  return createHash(known).update(textOf(value)).digest('hex');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : refuse(`${JSON.stringify(value)} is no text`);
}

function refuse(why: string): never {
  throw new Error(why);
}
