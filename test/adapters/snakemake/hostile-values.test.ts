import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type {
  Parameter,
  WorkflowDefinition,
} from '../../../lib/domain/definition/workflow-definition';
import type { PlannedRun } from '../../../lib/engines/engine';
import { planSnakemakeRun } from '../../../lib/engines/snakemake/snakemake-engine';
import { aDefinition, aPlanRequest, aRow, aStep } from '../../support/workflow-definitions';

const run = promisify(execFile);

const HOSTILE = [
  '$(touch canary)',
  '`touch canary`',
  "'; touch canary; '",
  '"; touch canary; "',
  '${HOME} {input} {{x}} {wildcards.sample}',
  'a\\tb\\n\\',
  '\\"$(touch canary)\\"',
  '* ? [a] ~ ! # & | < > ( )',
  '010',
  'no',
  '1e3',
  'True',
  '-n',
  'été 変異 😀',
  '"""',
  "r'''",
  '%s %d',
  '',
];

/** Every way in which an author may use a variable within quotes of any kind. */
const COMMAND = `printf '%s' "$value" > "$plain"
cat > "$heredoc" <<END
$value
END
bash -c 'printf "%s" "$1"' bash "$value" > "$nested"
printf '%s' "@RG\\tID:$value" > "$readgroup"
`;

function definitionOf(names: readonly string[]): WorkflowDefinition {
  const text: Parameter = { type: 'text' };
  return aDefinition({
    parameters: Object.fromEntries(names.map((name) => [name, text])),
    steps: names.map((name) =>
      aStep({
        name: `show_${name}`,
        outputs: Object.fromEntries(
          ['plain', 'heredoc', 'nested', 'readgroup'].map((use) => [use, `shown/${name}.${use}`]),
        ),
        command: COMMAND.replaceAll('$value', `$${name}`),
      }),
    ),
    publish: {},
  });
}

async function runSnakemake(planned: PlannedRun, folder: string, ...args: string[]): Promise<void> {
  for (const [path, text] of planned.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await run('snakemake', ['--snakefile', 'Snakefile', '--cores', '2', ...args], { cwd: folder });
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wfm-hostile-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a parameter arrives byte for byte and never becomes code, whatever its value', async () => {
  const values = Object.fromEntries(HOSTILE.map((value, index) => [`value${index}x`, value]));
  const planned = planSnakemakeRun(
    aPlanRequest(definitionOf(Object.keys(values)), { parameters: values }),
  );

  await runSnakemake(planned, folder, '--scheduler', 'greedy');

  for (const [name, value] of Object.entries(values)) {
    const shown = (use: string): Promise<string> =>
      readFile(join(folder, `shown/${name}.${use}`), 'utf8');
    expect(await shown('plain')).toBe(value);
    expect(await shown('heredoc')).toBe(`${value}\n`);
    expect(await shown('nested')).toBe(value);
    expect(await shown('readgroup')).toBe(`@RG\\tID:${value}`);
  }
  expect(await readdir(folder)).not.toContain('canary');
});

test('a command runs as its author wrote it, whatever quotes and braces it holds', async () => {
  const command = [
    'echo """three""" > "$out"',
    'awk \'BEGIN { print "{x}" }\' >> "$out"',
    'echo "${out##*/}" >> "$out" # {comment} \\\\',
  ].join('\n');
  const step = aStep({ outputs: { out: 'out/file.txt' }, command });
  const planned = planSnakemakeRun(aPlanRequest(aDefinition({ steps: [step], publish: {} })));

  await runSnakemake(planned, folder);

  expect(await readFile(join(folder, 'out/file.txt'), 'utf8')).toBe('three\n{x}\nfile.txt\n');
});

test('the log of a failing step ends with the exit status of its command', async () => {
  const step = aStep({ command: 'echo before\necho why >&2\nexit 7\n' });
  const planned = planSnakemakeRun(aPlanRequest(aDefinition({ steps: [step] })));

  await expect(runSnakemake(planned, folder)).rejects.toThrow('Command failed');

  expect(await readFile(join(folder, 'logs/hello.log'), 'utf8')).toBe(
    'before\nwhy\nexit status 7\n',
  );
});

test('a gathered input is an array in the order of the sample sheet', async () => {
  const part = aStep({
    name: 'part',
    forEach: ['sample', 'lane'],
    outputs: { text: 'parts/{sample}/{lane}.txt' },
    command: 'echo "$sample.$lane" > "$text"',
  });
  const whole = aStep({
    name: 'whole',
    forEach: ['sample'],
    inputs: { texts: { list: false, sources: [{ kind: 'output', step: 'part', output: 'text' }] } },
    outputs: { text: 'whole/{sample}.txt' },
    command: 'cat "${texts[@]}" > "$text"',
  });
  const column = { optional: false, file: false, axis: true };
  const definition = aDefinition({
    samples: { key: ['sample', 'lane'], columns: { sample: column, lane: column } },
    steps: [part, whole],
    publish: {},
  });
  const rows = ['L2', 'L10', 'L1'].map((lane, index) => aRow(index + 2, { sample: '010', lane }));

  await runSnakemake(planSnakemakeRun(aPlanRequest(definition, { rows })), folder);

  expect(await readFile(join(folder, 'whole/010.txt'), 'utf8')).toBe('010.L2\n010.L10\n010.L1\n');
});
