// cspell:ignore helo
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WHOLE_DEFINITION } from '../../../support/definition-text';
import { writeExample } from '../../../support/example-sheets';
import { runWfm } from '../../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

describe('wfm workflows', () => {
  it('lists name, version, description and place of the bundled workflows', async () => {
    const { exitCode, stdout } = await runWfm(['workflows', '--json']);

    expect(exitCode).toBe(0);
    const listed = JSON.parse(stdout) as { name: string; folder: string; errors: number }[];
    expect(listed.map(({ name }) => name)).toEqual([
      'germline-variants',
      'hello',
      'reads-qc',
      'rnaseq-quant',
    ]);
    for (const { name, folder, errors } of listed) {
      expect({ folder, errors }).toEqual({
        folder: join(process.cwd(), 'workflows', name),
        errors: 0,
      });
    }
  });

  it('lists those of the operator beside them, and says which are broken', async () => {
    const product = newFolder();
    writeFiles(product, {
      'cdk.json': JSON.stringify({ context: { wfm: { workflowsFolder: 'own' } } }),
      'workflows/whole/workflow.yaml': WHOLE_DEFINITION,
      'own/broken/workflow.yaml': 'name: broken\nversion: 1.0.0\n',
      'own/notes/README.md': 'no workflow',
    });

    const { stdout } = await runWfm(['workflows'], {
      productFolder: product,
      currentFolder: product,
    });

    expect(stdout).toBe(
      [
        'WORKFLOW\tVERSION\tFROM\tDESCRIPTION',
        'broken\t\town/broken\tbroken, 3 errors: see "wfm workflows check broken"',
        'whole\t2.1.0\tworkflows/whole\tEverything that a definition may say.\n',
      ].join('\n'),
    );
  });
});

test('wfm workflows prints the command that tells as many errors as it counts', async () => {
  const folder = newFolder();
  writeFiles(folder, {
    'my flows/other/workflow.yaml': WHOLE_DEFINITION.replace('reference.genome.fai', 'reference.x'),
  });

  const listed = await runWfm(['workflows', '--workflows', 'my flows'], { currentFolder: folder });
  const checked = await runWfm(['workflows', 'check', 'other', '--workflows', 'my flows'], {
    currentFolder: folder,
  });

  expect(listed.stdout).toContain(
    `broken, 2 errors: see "wfm workflows check other --workflows 'my flows'"`,
  );
  expect(checked.stdout).toBe('2 errors, 0 warnings\n');
});

test('wfm workflows says which folder does not exist, and who named it', async () => {
  const product = newFolder();
  writeFiles(product, {
    'cdk.json': JSON.stringify({ context: { wfm: { workflowsFolder: '../gone' } } }),
  });
  const folders = { productFolder: product, currentFolder: product };

  const typed = await runWfm(['workflows', '--workflows', 'none'], folders);
  const set = await runWfm(['workflows'], folders);

  expect([typed.exitCode, set.exitCode]).toEqual([2, 2]);
  expect(typed.stderr).toBe(
    `error: option --workflows names a folder that does not exist: ${join(product, 'none')}\n`,
  );
  expect(set.stderr).toBe(
    `error: setting workflowsFolder names a folder that does not exist: ${join(product, '../gone')}\n`,
  );
});

describe('wfm workflows show', () => {
  it('tells all that a sheet may give, and all that a workflow does', async () => {
    const folder = newFolder();
    writeFiles(folder, { 'whole/workflow.yaml': WHOLE_DEFINITION });

    const { exitCode, stdout } = await runWfm(['workflows', 'show', 'whole', '--workflows', '.'], {
      currentFolder: folder,
    });

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`whole 2.1.0, in whole
Everything that a definition may say.

Columns of the sample sheet, a row for each sample
  sample  required                       Name.
  sex     optional, one of female, male  Sex.
  reads   required, file                 Reads.

References, under "parameters"
  genome  required  Genome. (with .fai, ^.dict beside it)

Parameters
  depth  integer from 1 to 9  default 2  Depth.
  mode   one of fast, exact   required

Lists, under "parameters"
  region  default chr21, chr22  Regions.

Steps
  run  for each sample and region if sex is given and mode is fast or exact  4 cpus, 2 GiB and 1 GiB more each attempt, 1h 30m, 20 GiB of disk, 1 gpu  Runs.

Published in the output
  texts/  run.text

Try it
  There is no example. Its sheets begin with "workflow: whole"; see whole
`);
  });

  it('gives programs the whole definition', async () => {
    const { stdout } = await runWfm(['workflows', 'show', 'hello', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      name: 'hello',
      parameters: { who: { type: 'text', default: 'world' } },
      steps: [{ name: 'hello', memoryMib: 300 }],
      folder: join(process.cwd(), 'workflows/hello'),
    });
  });

  it.each([[[]], [['--workflows', 'workflows']]])(
    'says how to try the example with %j',
    async (typed) => {
      const { stdout } = await runWfm(['workflows', 'show', 'hello', ...typed]);

      const sheet = 'workflows/hello/example/sheet.yaml';
      const options = ['', ...typed].join(' ');
      expect(stdout).toContain(`\n  wfm plan ${sheet} --out build/plan${options}\n`);
      expect(stdout).toContain(`\n  wfm launch ${sheet} --with-data --watch${options}\n`);
    },
  );

  it('names the nearest of a name that there is not', async () => {
    const { workflows } = writeExample(newFolder());

    expect(await runWfm(['workflows', 'show', 'helo', '--workflows', workflows])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: no workflow has the name "helo"\n  Did you mean "hello"? Known workflows: hello.\n',
    });
  });
});

describe('wfm workflows new', () => {
  it('begins a workflow that passes its check, plans its example, and is not written over', async () => {
    const folder = newFolder();
    const run = (...argv: readonly string[]) => runWfm(argv, { currentFolder: folder });

    const made = await run('workflows', 'new', 'tumour-variants', '--workflows', 'own');
    const checked = await run('workflows', 'check', 'own/tumour-variants', '--json');
    const planned = await run(
      ...['plan', 'own/tumour-variants/example/sheet.yaml', '--workflows', 'own'],
      ...['--out', 'plan', '--json'],
    );
    const again = await run('workflows', 'new', 'tumour-variants', '--workflows', 'own');

    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    expect(made.stdout).toContain('Wrote own/tumour-variants:\n  workflow.yaml\n');
    expect(JSON.parse(checked.stdout)).toEqual({
      valid: true,
      errors: [],
      warnings: [],
      shellcheck: false,
    });
    expect(JSON.parse(planned.stdout)).toMatchObject({
      steps: [
        { name: 'tally', jobs: 2 },
        { name: 'table', jobs: 1 },
      ],
    });
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
    expect(again.stderr).toContain('error: There is a "tumour-variants" already');
  });

  it.each(['Tumour', '../tumour', 'a b', '-'])('refuses the name %j', async (name) => {
    const folder = newFolder();

    const { exitCode, stderr } = await runWfm(
      ['workflows', 'new', '--workflows', 'own', '--', name],
      {
        currentFolder: folder,
      },
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: "${name}" is no name for a workflow`);
    expect(existsSync(join(folder, 'own'))).toBe(false);
  });
});
