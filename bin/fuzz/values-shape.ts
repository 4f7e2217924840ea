import fc from 'fast-check';
import {
  ALLOWED_NAMES,
  axisValue,
  hardText,
  isAxisValue,
  isUnclean,
  isUncleanOnOneLine,
  REFUSED_NAMES,
} from './hard-text';

/** What values a step gets, what names it gives them, and whether all of that can be made safe. */
export interface ValuesShape {
  /** For names, in the order of their use. */
  readonly words: readonly string[];
  readonly badName: { readonly place: NamePlace; readonly name: string } | null;
  readonly texts: readonly HardParameter[];
  readonly listValues: readonly string[];
  readonly rows: readonly HardRow[];
  /** Path of a reference. */
  readonly reference: string | null;
  readonly description: string | null;
  readonly stepDescription: string | null;
  readonly cpus: number;
  readonly memoryMib: number;
  readonly isTemporary: boolean;
}

export interface HardParameter {
  readonly value: string;
  /** Which texts the definition takes: any at all, those on one line, or this one of two. */
  readonly declared: 'any' | 'plain' | 'choice';
  /** In the sheet, or as the default in the definition. */
  readonly isDefault: boolean;
  readonly use: Use;
}

/** How a command uses a variable. */
export type Use = (typeof USES)[number];

export const USES = [
  'argument',
  'braces',
  'readGroup',
  'heredoc',
  'hereString',
  'nested',
  'copied',
  'exported',
] as const;

interface HardRow {
  readonly sample: string;
  readonly lane: string;
  readonly reads: string;
}

/** Where a name stands that must be refused. */
type NamePlace = (typeof NAME_PLACES)[number];

const NAME_PLACES = ['step', 'parameter', 'list', 'reference', 'input', 'output'] as const;

const WORD_COUNT = 9;
const LONGEST_DESCRIPTION = 1000;

/** Four of five hold nothing that must be refused, so that most cases run. */
export function valuesShape(): fc.Arbitrary<ValuesShape> {
  return fc
    .tuple(fc.integer({ min: 0, max: 4 }), wildShape())
    .map(([chance, shape]) => withFewJobs(chance === 0 ? withPlace(shape) : tame(shape)));
}

/** Jobs take time: several rows and several values of a list each show what they have to show alone. */
function withFewJobs(shape: ValuesShape): ValuesShape {
  return shape.listValues.length > 1 ? { ...shape, rows: shape.rows.slice(0, 1) } : shape;
}

/** A name needs something that it is the name of. */
function withPlace(shape: ValuesShape): ValuesShape {
  const { place } = shape.badName ?? {};
  if (place === 'list') return { ...shape, listValues: ['a'] };
  return place === 'reference' || place === 'input' ? { ...shape, reference: 'a' } : shape;
}

/** Whether a definition or sheet with these must be refused; sample names get an ending that tells cases apart. */
export function mustBeRefused(shape: ValuesShape, endingOfSamples: string): boolean {
  const rows = shape.rows.map(({ sample, lane }) => [`${sample}${endingOfSamples}`, lane] as const);
  const keys = rows.map((key) => key.join('/'));
  const descriptions = [shape.description, shape.stepDescription];
  const paths = [...shape.rows.map(({ reads }) => reads), shape.reference];
  return [
    shape.badName !== null,
    shape.texts.some((text) => !isTaken(text)),
    !shape.listValues.every(isAxisValue),
    !rows.flat().every(isAxisValue),
    new Set(keys).size < keys.length,
    descriptions.some((text) => text !== null && !isDescription(text)),
    paths.some((path) => path !== null && !isPath(path)),
  ].includes(true);
}

function wildShape(): fc.Arbitrary<ValuesShape> {
  const badName = fc.record({
    place: fc.constantFrom(...NAME_PLACES),
    name: fc.constantFrom(...REFUSED_NAMES),
  });
  const text = fc.record<HardParameter>({
    value: hardText(),
    declared: fc.constantFrom('any', 'plain', 'choice'),
    isDefault: fc.boolean(),
    use: fc.constantFrom(...USES),
  });
  const row = fc.record({ sample: axisValue(), lane: axisValue(), reads: path() });
  return fc.record({
    words: fc.uniqueArray(fc.constantFrom(...ALLOWED_NAMES), {
      minLength: WORD_COUNT,
      maxLength: WORD_COUNT,
    }),
    badName: fc.option(badName),
    texts: fc.array(text, { minLength: 1, maxLength: 3 }),
    listValues: fc.uniqueArray(axisValue(), { maxLength: 2 }),
    rows: fc.array(row, { maxLength: 2 }),
    reference: fc.option(path()),
    description: fc.option(hardText()),
    stepDescription: fc.option(hardText()),
    cpus: fc.integer({ min: 1, max: 2 }),
    memoryMib: fc.integer({ min: 1, max: 4096 }),
    isTemporary: fc.boolean(),
  });
}

/** The path of an object: keys take nearly everything. */
function path(): fc.Arbitrary<string> {
  return fc
    .array(hardText(), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map((part) => part.slice(0, 200)).join('/'));
}

function tame(shape: ValuesShape): ValuesShape {
  const rows = shape.rows
    .filter(({ sample, lane }) => isAxisValue(sample) && isAxisValue(lane))
    .map(({ sample, lane, reads }, index) => ({
      sample: sample.slice(0, 80),
      lane: `${lane.slice(0, 80)}_${index}`,
      reads: tamePath(reads),
    }));
  return {
    ...shape,
    badName: null,
    texts: shape.texts.map((text) => ({ ...text, value: tameValue(text) })),
    listValues: shape.listValues.filter(isAxisValue),
    rows,
    reference: shape.reference === null ? null : tamePath(shape.reference),
    description: tameDescription(shape.description),
    stepDescription: tameDescription(shape.stepDescription),
  };
}

function tameValue({ declared, value }: HardParameter): string {
  return declared === 'plain' ? tameLine(value).replace(/^-+/, '') : without(value, isUnclean);
}

function tameLine(text: string): string {
  return without(text, isUncleanOnOneLine);
}

function tamePath(written: string): string {
  const parts = tameLine(written.replaceAll('\\', ''))
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part));
  return parts.length === 0 ? 'a' : parts.join('/');
}

function tameDescription(text: string | null): string | null {
  if (text === null) return null;
  const line = Array.from(tameLine(text).trim()).slice(0, LONGEST_DESCRIPTION).join('').trim();
  return line === '' ? null : line;
}

function without(text: string, isUnwanted: (character: string) => boolean): string {
  return Array.from(text)
    .filter((character) => !isUnwanted(character))
    .join('');
}

function isTaken({ declared, value }: HardParameter): boolean {
  if (declared !== 'plain') return !isUnclean(value);
  return !isUncleanOnOneLine(value) && !value.startsWith('-');
}

function isDescription(text: string): boolean {
  const length = Array.from(text).length;
  return (
    length > 0 && length <= LONGEST_DESCRIPTION && text.trim() === text && !isUncleanOnOneLine(text)
  );
}

function isPath(text: string): boolean {
  if (isUncleanOnOneLine(text) || text.includes('\\') || /^s3:/i.test(text)) return false;
  return text.split('/').every((part) => !['', '.', '..'].includes(part));
}
