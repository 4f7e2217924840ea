import type { RawInput } from './definition-schema';
import type { Choice, InputSource, OutputSource, StepInput } from './workflow-definition';

/** An input as it is written, in one shape. */
export interface WrittenInput {
  readonly texts: readonly string[];
  /** Written as a list. */
  readonly list: boolean;
  readonly where: Choice | undefined;
}

/** Reads `column`, `reference.<name>`, `reference.<name>.<companion>` or `<step>.<output>`; undefined for anything else. */
export function parseSource(text: string): InputSource | undefined {
  const names = text.split('.');
  if (!names.every((name) => /^[A-Za-z0-9_]+$/.test(name))) return undefined;
  const [first = '', second, third] = names;
  if (first === 'reference' && second !== undefined && names.length <= 3) {
    return {
      kind: 'reference',
      reference: second,
      ...(third === undefined ? {} : { companion: third }),
    };
  }
  if (second === undefined) return { kind: 'column', column: first };
  return third === undefined ? { kind: 'output', step: first, output: second } : undefined;
}

/** Undefined for everything that is no output of a step. */
export function parseOutputSource(text: string): OutputSource | undefined {
  const source = parseSource(text);
  return source?.kind === 'output' ? source : undefined;
}

/** The outputs of an entry of `publish` that the definition's checks let through. */
export function parsePublished(written: string | readonly string[]): readonly OutputSource[] {
  return listOf(written)
    .map(parseOutputSource)
    .filter((source) => source !== undefined);
}

/** An input that the definition's checks let through. */
export function parseInput(written: RawInput): StepInput {
  const { texts, list, where } = unfoldInput(written);
  const sources = texts.map(parseSource).filter((source) => source !== undefined);
  return { list, sources, ...(where === undefined ? {} : { where }) };
}

export function unfoldInput(written: RawInput): WrittenInput {
  const isPlain = typeof written === 'string' || 'length' in written;
  const sources = isPlain ? written : written.from;
  return {
    texts: listOf(sources),
    list: typeof sources !== 'string',
    where: isPlain ? undefined : written.where,
  };
}

export function listOf(written: string | readonly string[]): readonly string[] {
  return typeof written === 'string' ? [written] : written;
}
