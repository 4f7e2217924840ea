import fc from 'fast-check';
import { contentOf, DATA, idOf, NO_SECTIONS, type FuzzCase } from './fuzz-case';
import {
  mustBeRefused,
  valuesShape,
  type HardParameter,
  type Use,
  type ValuesShape,
} from './values-shape';

/**
 * A step that gets values of every kind and writes down each of them, and a step that gathers what the jobs of the first wrote.
 * Texts are used in every way in which authors put variables into quotes.
 */
export function valuesCase(seed: number): fc.Arbitrary<FuzzCase> {
  return valuesShape().map((shape) => assemble(seed, shape));
}

/** A use of the variable `name` in a command, and what it prints when the variable holds `value`. */
const USES: Readonly<Record<Use, { code(name: string): string; prints(value: string): string }>> = {
  argument: { code: (name) => `printf '%s\\0' "$${name}"`, prints: (value) => `${value}\0` },
  braces: { code: (name) => `printf '%s\\0' "\${${name}}"`, prints: (value) => `${value}\0` },
  readGroup: {
    code: (name) => `printf '%s\\0' "@RG\\tID:$${name}\\tSM:x"`,
    prints: (value) => `@RG\\tID:${value}\\tSM:x\0`,
  },
  heredoc: {
    code: (name) => `cat <<END_OF_TEXT\n'$${name}' "$${name}"\nEND_OF_TEXT`,
    prints: (value) => `'${value}' "${value}"\n`,
  },
  hereString: { code: (name) => `cat <<< "$${name}"`, prints: (value) => `${value}\n` },
  nested: {
    code: (name) => `bash -c 'printf "%s\\0" "$1"' bash "$${name}"`,
    prints: (value) => `${value}\0`,
  },
  copied: {
    code: (name) => `copy=$${name}; printf '%s\\0' "$copy"`,
    prints: (value) => `${value}\0`,
  },
  exported: {
    code: (name) => `export ${name}; printenv -0 ${name}`,
    prints: (value) => `${value}\0`,
  },
};

interface Names {
  readonly step: string;
  readonly gather: string;
  readonly list: string;
  readonly reference: string;
  readonly texts: readonly string[];
  /** Variables of the step; they may be what those of other cases are. */
  readonly reads: string;
  readonly genome: string;
  readonly output: string;
  readonly second: string;
}

function assemble(seed: number, shape: ValuesShape): FuzzCase {
  const id = idOf(seed);
  const names = namesOf(id, shape);
  const { texts, listValues, rows, reference } = shape;
  const parameters = texts.map((text, index) => ({ name: names.texts[index] ?? '', text }));
  const sections = {
    ...NO_SECTIONS,
    ...(shape.description === null ? {} : { description: shape.description }),
    parameters: Object.fromEntries(parameters.map(({ name, text }) => [name, declare(text)])),
    lists: listValues.length === 0 ? {} : { [names.list]: { default: listValues } },
    references: reference === null ? {} : { [names.reference]: {} },
    steps: [describeStep(id, names, shape), ...(gathers(shape) ? [gatherStep(id, names)] : [])],
    publish: {
      [`main_${id}`]: gathers(shape) ? `${names.gather}.whole` : `${names.step}.${names.output}`,
      ...(shape.isTemporary ? {} : { [`second_${id}`]: `${names.step}.${names.second}` }),
    },
  };
  return {
    seed,
    sections,
    parameters: {
      ...Object.fromEntries(
        parameters
          .filter(({ text }) => !text.isDefault)
          .map(({ name, text }) => [name, text.value]),
      ),
      ...(reference === null ? {} : { [names.reference]: reference }),
    },
    rows: rows.map((row) => ({ owner: id, ...row, sample: `${row.sample}-${id}` })),
    mustBeRefused: mustBeRefused(shape, `-${id}`),
    expected: expectedFiles(id, shape),
  };
}

function namesOf(id: string, { words, badName, texts }: ValuesShape): Names {
  const [step = '', list = '', reference = '', reads = '', genome = '', output = '', ...more] =
    words;
  const [second = '', ...parameters] = more;
  return withBadName(badName, {
    ...{ step: `${step}_${id}`, gather: `gather_${id}`, list: `${list}_${id}` },
    ...{ reference: `${reference}_${id}`, reads, genome, output, second },
    texts: texts.map((_, index) => `${parameters[index % parameters.length] ?? ''}${index}_${id}`),
  });
}

function withBadName(badName: ValuesShape['badName'], names: Names): Names {
  if (badName === null) return names;
  const { place, name } = badName;
  if (place === 'parameter') return { ...names, texts: [name, ...names.texts.slice(1)] };
  return { ...names, [place === 'input' ? 'genome' : place]: name };
}

function declare({ value, declared, isDefault }: HardParameter): object {
  const types = {
    any: { type: 'text', pattern: '[\\s\\S]*' },
    plain: { type: 'text' },
    choice: { type: 'choice', choices: [value, 'another'] },
  };
  return { ...types[declared], ...(isDefault ? { default: value } : {}) };
}

function describeStep(id: string, names: Names, shape: ValuesShape): object {
  const { rows, reference } = shape;
  const axes = axesOf(names, shape);
  const path = (folder: string): string =>
    [id, folder, ...axes.map((axis) => `{${axis}}`)].join('/') + '.bin';
  return {
    name: names.step,
    ...(shape.stepDescription === null ? {} : { description: shape.stepDescription }),
    forEach: axes,
    // Rows of other cases are not this one's.
    ...(rows.length === 0 ? {} : { where: { owner: id } }),
    inputs: {
      ...(rows.length === 0 ? {} : { [names.reads]: 'reads' }),
      ...(reference === null ? {} : { [names.genome]: `reference.${names.reference}` }),
    },
    outputs: { [names.output]: path('first'), [names.second]: path('second') },
    temp: shape.isTemporary ? [names.second] : [],
    cpus: shape.cpus,
    memory: `${shape.memoryMib} MiB`,
    command: commandOf(names, shape, axes),
  };
}

function axesOf({ list }: Names, { listValues, rows }: ValuesShape): readonly string[] {
  return [...(listValues.length > 0 ? [list] : []), ...(rows.length > 0 ? ['sample', 'lane'] : [])];
}

function commandOf(names: Names, shape: ValuesShape, axes: readonly string[]): string {
  const variables = [...axes, names.output, names.second, 'threads', 'memoryMib'];
  return [
    '{',
    `printf '%s\\0' ${variables.map((name) => `"$${name}"`).join(' ')}`,
    ...(shape.rows.length > 0 ? [`cat "$${names.reads}"`] : []),
    ...(shape.reference === null ? [] : [`cat "$${names.genome}"`]),
    ...shape.texts.map(({ use }, index) => USES[use].code(names.texts[index] ?? '')),
    `} > "$${names.output}"`,
    `printf second > "$${names.second}"`,
    '',
  ].join('\n');
}

/** Every further job takes time: one that reads a single file shows little. */
function gathers({ rows, listValues }: ValuesShape): boolean {
  return rows.length > 1 || listValues.length > 1;
}

function gatherStep(id: string, names: Names): object {
  return {
    name: names.gather,
    inputs: { parts: [`${names.step}.${names.output}`] },
    outputs: { whole: `${id}/whole.bin` },
    command: `{ printf '%s\\0' "\${#parts[@]}" "\${parts[@]}"; cat "\${parts[@]}"; } > "$whole"`,
  };
}

interface ExpectedJob {
  readonly path: string;
  readonly text: string;
}

/** What gathering writes holds what each job has written, in the order of sheet and list. */
function expectedFiles(id: string, shape: ValuesShape): FuzzCase['expected'] {
  const groups = shape.rows.length === 0 ? [undefined] : shape.rows;
  const values = shape.listValues.length === 0 ? [undefined] : shape.listValues;
  const jobs = groups.flatMap((row) =>
    values.map((value): ExpectedJob => {
      const axes = [
        ...(value === undefined ? [] : [value]),
        ...(row === undefined ? [] : [`${row.sample}-${id}`, row.lane]),
      ];
      const path = (folder: string): string => `${[id, folder, ...axes].join('/')}.bin`;
      const variables = [...axes, path('first'), path('second'), shape.cpus, shape.memoryMib];
      const files = [row?.reads, shape.reference ?? undefined].filter((file) => file !== undefined);
      const text = [
        ...variables.map((word) => `${word}\0`),
        ...files.map((file) => contentOf(`${DATA.prefix}${file}`)),
        ...shape.texts.map(({ use, value: held }) => USES[use].prints(held)),
      ].join('');
      return { path: path('first'), text };
    }),
  );
  const files = Object.fromEntries(jobs.map(({ path, text }) => [path, { text }]));
  if (!gathers(shape)) return files;
  const paths = jobs.map(({ path }) => `${path}\0`).join('');
  const texts = jobs.map(({ text }) => text).join('');
  return { ...files, [`${id}/whole.bin`]: { text: `${jobs.length}\0${paths}${texts}` } };
}
