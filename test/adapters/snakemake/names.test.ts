import { mkdtemp, readFileSync, rm } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { planBatch } from '../../../bin/fuzz/batch';
import { NO_SECTIONS, type FuzzCase, type Sections } from '../../../bin/fuzz/fuzz-case';
import { runBatch } from '../../../bin/fuzz/run-batch';
import { runSnakemake, writeRun } from '../../../bin/fuzz/snakemake-run';
import type { PlannedRun } from '../../../lib/engines/engine';

/** Words that mean something to bash, to Python, or to a Snakefile. */
const WORDS = readFileSync(join(__dirname, '../../golden/words.txt'), 'utf8').trim().split('\n');

/** Some of them, of each kind, that would break a Snakefile. */
const REFUSED = ['lambda', 'self', 'input', 'wildcards', 'size_mb', 'count', 'constructor'];

const OUT = 's1/written';
const VALUE = 'a value';

/** One step that has all the words as names of one kind, and writes down what it gets by them. */
const KINDS = {
  inputs: (words) => ({
    references: { genome: {} },
    steps: [stepOf(words, { inputs: named(words, 'reference.genome') })],
  }),
  parameters: (words) => ({
    parameters: named(words, { type: 'text', default: VALUE }),
    steps: [stepOf(words, {})],
  }),
  lists: (words) => ({
    lists: named(words, { default: ['value'] }),
    steps: [
      stepOf(words, {
        forEach: words,
        outputs: { written_down: ['s1', ...words.map((word) => `{${word}}`)].join('/') },
      }),
    ],
  }),
  outputs: (words) => ({
    steps: [
      stepOf(words, {
        outputs: {
          written_down: OUT,
          ...Object.fromEntries(words.map((word) => [word, `s1/${word}`])),
        },
      }),
    ],
  }),
} as const satisfies Readonly<Record<string, (words: readonly string[]) => Partial<Sections>>>;

const EXPECTED: Readonly<Record<keyof typeof KINDS, (word: string) => string>> = {
  inputs: () => 'references/genome',
  parameters: () => VALUE,
  lists: () => 'value',
  outputs: (word) => `s1/${word}`,
};

test.each(Object.keys(KINDS) as (keyof typeof KINDS)[])(
  'every word that a definition takes among its %s is a variable of the command',
  async (kind) => {
    const { words, run, fuzzCase } = await takenBy((some) => caseOf(kind, some));

    const { failures, strangers, breakdown } = await runBatch([fuzzCase], run);

    expect({ failures, strangers, breakdown }).toEqual({ failures: [], strangers: [] });
    expect(words.length).toBeGreaterThan(250);
    expect(words.filter((word) => REFUSED.includes(word))).toEqual([]);
  },
);

test('every word that a definition takes for a step is the name of a rule', async () => {
  const { words, run } = await takenBy((some) => ({
    ...NO_CASE,
    sections: {
      ...NO_SECTIONS,
      steps: some.map((name) => ({ name, outputs: { out: `s1/${name}` }, command: 'true' })),
      publish: Object.fromEntries(some.map((name, index) => [`p${index}`, `${name}.out`])),
    },
  }));
  const folder = await promisify(mkdtemp)(join(tmpdir(), 'wfm-names-'));
  await writeRun(run, folder);

  const { exitCode, output } = await runSnakemake(folder, { args: ['-n', '--quiet'] });
  await promisify(rm)(folder, { recursive: true });

  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(words.length).toBeGreaterThan(250);
});

const NO_CASE: FuzzCase = {
  seed: 1,
  sections: NO_SECTIONS,
  parameters: {},
  rows: [],
  mustBeRefused: false,
  expected: {},
};

function caseOf(kind: keyof typeof KINDS, words: readonly string[]): FuzzCase {
  const text = words.map((word) => `${EXPECTED[kind](word)}\0`).join('');
  const path = kind === 'lists' ? ['s1', ...words.map(() => 'value')].join('/') : OUT;
  return {
    ...NO_CASE,
    sections: { ...NO_SECTIONS, publish: { out: 'write.written_down' }, ...KINDS[kind](words) },
    parameters: kind === 'inputs' ? { genome: 'genome' } : {},
    expected: { [path]: { text } },
  };
}

function stepOf(words: readonly string[], change: object): object {
  const others = words.map((word) => `"$${word}"`).join(' ');
  const touched = 'outputs' in change && !('forEach' in change) ? 'touch -- "$@"' : '';
  return {
    name: 'write',
    outputs: { written_down: OUT },
    command: `set -- ${others}; printf '%s\\0' "$@" > "$written_down"; ${touched}`,
    ...change,
  };
}

function named<Value>(words: readonly string[], value: Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(words.map((word) => [word, value]));
}

/** Asks the definition's parser which of the words it takes; it names some of the others each time. */
async function takenBy(
  make: (words: readonly string[]) => FuzzCase,
): Promise<{ words: readonly string[]; run: PlannedRun; fuzzCase: FuzzCase }> {
  let words: readonly string[] = WORDS;
  for (;;) {
    const fuzzCase = make(words);
    const planned = await planBatch([fuzzCase]);
    if (!planned.refused) return { words, run: planned.run, fuzzCase };
    const named = new Set(
      planned.error.errors.flatMap(({ message }) => /"([^"]*)"/.exec(message)?.[1] ?? []),
    );
    const rest = words.filter((word) => !named.has(word));
    if (rest.length === words.length) throw planned.error;
    words = rest;
  }
}
