import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { registerLaunch } from '../../../../lib/actions/register-launch';
import { formatInputError, type InputError } from '../../../../lib/domain/errors';
import { MAXIMUM_SHEET_BYTES } from '../../../../lib/domain/input/input-document';
import { sheetSchema } from '../../../../lib/domain/sheet/configuration-sheet';
import { runWfm } from '../../../support/fake-host';
import { depsWith, SAMPLES_URI, SHEET_URI, UPLOADED } from '../../../support/registration';
import { leavesOf } from '../../../support/sheet-leaves';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const FOLDER = join(__dirname, '../../../golden/sheets');
const WORKFLOWS: Readonly<Record<string, string>> = {
  'two-step': read('two-step.workflow.yaml'),
  'no-samples': read('no-samples.workflow.yaml'),
};
const SAMPLES = 'sample,fastq\nNA12878,NA12878.fastq.gz\n';
const workflows = {
  find: (name: string) => Promise.resolve(WORKFLOWS[name]),
  names: () => Promise.resolve(Object.keys(WORKFLOWS).sort()),
};
const newFolder = temporaryFolders();

const sheets = readdirSync(FOLDER).filter((name) => /(?<!\.workflow)\.yaml$/.test(name));

test('there are golden sheets of the mistakes that people make', () => {
  const withMistakes = sheets.filter((name) => expectedErrors(name).length > 0);

  expect(withMistakes.length).toBeGreaterThanOrEqual(40);
});

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects unit --testPathPatterns golden-sheets
test.each(sheets)(
  'a sheet is answered with all mistakes in it, everywhere alike: %s',
  async (name) => {
    const text = read(name);
    const stored = await errorsOfItem(text);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(join(FOLDER, errorsFile(name)), `${JSON.stringify(stored, undefined, 2)}\n`);
    }
    const expected = expectedErrors(name);

    const told = await tellErrors(text);

    expect(stored).toEqual(expected);
    expect(told.asJson).toEqual(expected);
    expect(told.onTerminal).toEqual(expected.flatMap(linesOf));
  },
);

test('a sheet with twelve mistakes gets twelve errors, each on its line', () => {
  const lines = expectedErrors('twelve-mistakes.yaml').map(({ line }) => line);

  expect(lines).toEqual([1, 3, 4, 7, 8, 9, 12, 13, 14, 16, 17, 18]);
});

test('a sheet with every key that there is can be launched', async () => {
  const text = read('every-key-fine.yaml');
  const files = ['run-7/NA12878.fastq.gz', 'older/010.fastq.gz', 'references/genome.fa'];
  const objects = files.map((key) => [`s3://lab-data/${key}`, ''] as const);
  const deps = depsWith({ [SHEET_URI]: text, ...Object.fromEntries(objects) });
  const prepare = {
    ...deps.prepare,
    workflows,
    buckets: { data: ['lab-data'], output: ['lab-results'] },
    limits: { jobs: 2, hours: 12 },
    tagKeys: ['team'],
  };

  const { outcome } = await registerLaunch({ ...deps, prepare }, UPLOADED);

  expect(outcome).toBe('registered');
  // Samples can be a file as well, and a list stands for one of the workflow's.
  const sheet: unknown = parse(text);
  const missing = leavesOf(sheetSchema)
    .filter((leaf) => !leaf.startsWith('workflow.'))
    .filter((leaf) => !occurs(leaf.replaceAll('[]', '.[]').split('.'), sheet));
  expect(missing).toEqual(['samples', 'parameters.*[]']);
});

/** Whether a text stands at the path of a leaf, in which `*` is any key and `[]` any item. */
function occurs(path: readonly string[], value: unknown): boolean {
  const [step, ...rest] = path;
  if (typeof value !== 'object' || value === null) return step === undefined;
  if (step === undefined || Array.isArray(value) !== (step === '[]')) return false;
  return Object.entries(value).some(
    ([key, inner]) => ['*', '[]', key].includes(step) && occurs(rest, inner),
  );
}

test('a sheet that is too large is answered alike everywhere', async () => {
  const text = `name: a\n${'# '.repeat(MAXIMUM_SHEET_BYTES / 2)}\n`;
  const expected = [
    {
      file: 'sheet.yaml',
      path: '',
      message: 'The configuration sheet has 257 kB: at most 256 kB are allowed',
      hint: 'Put long tables into a CSV file of their own.',
    },
  ];

  const told = await tellErrors(text);

  expect(await errorsOfItem(text)).toEqual(expected);
  expect(told.asJson).toEqual(expected);
  expect(told.onTerminal).toEqual(expected.flatMap(linesOf));
});

/** A person sees as much of each mistake as the item holds, beside the line that it stands on. */
function linesOf(error: InputError): readonly string[] {
  const { hint } = error;
  return [formatInputError(error), ...(hint === undefined ? [] : [`  ${hint}`])];
}

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function errorsFile(name: string): string {
  return name.replace(/\.yaml$/, '.errors.json');
}

function expectedErrors(name: string): readonly InputError[] {
  return JSON.parse(read(errorsFile(name))) as InputError[];
}

async function errorsOfItem(text: string): Promise<unknown> {
  const deps = depsWith({ [SHEET_URI]: text, [SAMPLES_URI]: SAMPLES });
  await registerLaunch({ ...deps, prepare: { workflows } }, UPLOADED);
  const [row] = deps.launches.rows.values();
  return JSON.parse(JSON.stringify(row?.errors ?? [])) as unknown;
}

async function tellErrors(text: string) {
  const currentFolder = newFolder();
  const definitions = Object.entries(WORKFLOWS).map(
    ([name, definition]) => [`workflows/${name}/workflow.yaml`, definition] as const,
  );
  const files = { 'sheet.yaml': text, 'samples.csv': SAMPLES };
  writeFiles(currentFolder, { ...files, ...Object.fromEntries(definitions) });
  const argv = ['validate', 'sheet.yaml', '--workflows', join(currentFolder, 'workflows')];
  const terminal = await runWfm(argv, { currentFolder });
  const json = await runWfm([...argv, '--json'], { currentFolder });
  const answer = JSON.parse(json.stdout) as { readonly errors: readonly object[] };
  return {
    asJson: answer.errors.map((error) =>
      Object.fromEntries(Object.entries(error).filter(([, value]) => value !== null)),
    ),
    // Without the line that a mistake stands on, the caret below it, and the count at the end.
    onTerminal: terminal.stderr
      .split('\n')
      .filter((line) => !/^ +\d* \| |^\d+ errors?$|^$/.test(line)),
  };
}
