// cspell:ignore helo
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellFinding } from '../../../../lib/cli/shellcheck';
import { describeCommands } from '../../../../lib/cli/command-descriptions';
import { writeExample } from '../../../support/example-sheets';
import { runWfm } from '../../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

/** A definition with all that can be told of one. */
const WHOLE = `name: whole
version: 2.1.0
description: Everything that a definition may say.
engine: snakemake
samples:
  key: [sample]
  columns:
    sample: { description: Name. }
    sex: { choices: [female, male], optional: true, description: Sex. }
    reads: { file: true, description: Reads. }
references:
  genome: { description: Genome., companions: { fai: .fai, dict: ^.dict } }
parameters:
  depth: { type: integer, minimum: 1, maximum: 9, default: 2, description: Depth. }
  mode: { type: choice, choices: [fast, exact] }
lists:
  region: { default: [chr21, chr22], description: Regions. }
steps:
  - name: run
    description: Runs.
    forEach: [sample, region]
    where: { sex: '*' }
    when: { mode: [fast, exact] }
    inputs: { reads: [reads], fasta: reference.genome, fai: reference.genome.fai }
    outputs: { text: 'run/{sample}/{region}.txt' }
    cpus: 4
    memory: { start: 2 GiB, perAttempt: 1 GiB }
    time: 90 min
    disk: 20 GiB
    gpus: 1
    command: echo "$depth" > "$text"
publish: { texts: run.text }
`;

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
      'workflows/whole/workflow.yaml': WHOLE,
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

describe('wfm workflows show', () => {
  it('tells all that a sheet may give, and all that a workflow does', async () => {
    const folder = newFolder();
    writeFiles(folder, { 'whole/workflow.yaml': WHOLE });

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

  it('says how to try the example', async () => {
    const { stdout } = await runWfm(['workflows', 'show', 'hello']);

    expect(stdout).toContain('wfm launch workflows/hello/example/sheet.yaml --with-data --watch');
  });

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

describe('wfm workflows check', () => {
  /** Finds this in each script in which the command is. */
  function finding(command: string, found: Omit<ShellFinding, 'line'>) {
    return async (script: string): Promise<readonly ShellFinding[]> => {
      const line = script.split('\n').indexOf(command) + 1;
      return line === 0 ? [] : [{ line, ...found }];
    };
  }

  it('tells every mistake with its place, and what to do', async () => {
    const folder = newFolder();
    const text = WHOLE.replace('reference.genome.fai', 'reference.gnome').replace(
      'cpus: 4',
      'cpus: many',
    );
    writeFiles(folder, { 'whole/workflow.yaml': text });

    const { exitCode, stdout, stderr } = await runWfm(['workflows', 'check', 'whole'], {
      currentFolder: folder,
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '1 error, 0 warnings\n' });
    expect(stderr).toContain(
      'whole/workflow.yaml:26:11: "steps.0.cpus" must be a whole number from 1 to 448: current value is "many"',
    );
  });

  it('shows what shellcheck says where it stands in the file, once for commands that are shared', async () => {
    const folder = newFolder();
    const shared = `  - &run
    name: one
    outputs: { text: one/text }
    command: &command |
      set -e
      cat $text
`;
    const other = '  - { name: two, outputs: { text: two/text }, command: *command }\n';
    writeFiles(folder, {
      'twice/workflow.yaml': `name: twice\nversion: 1.0.0\nengine: snakemake\nsteps:\n${shared}${other}publish: { t: [one.text, two.text] }\n`,
    });
    const found = { column: 5, level: 'info', code: 'SC2086', message: 'Quote it.' } as const;

    const { exitCode, stdout } = await runWfm(['workflows', 'check', 'twice', '--json'], {
      currentFolder: folder,
      checkShell: finding('cat $text', found),
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      shellcheck: true,
      warnings: [
        { message: 'The workflow has no description' },
        { message: 'The workflow has no example' },
        { line: 10, column: 11, path: 'steps.0.command', message: 'Quote it. [SC2086]' },
      ],
    });
  });

  it('takes an error of shellcheck for an error', async () => {
    const found = { column: 1, level: 'error', code: 'SC1089', message: 'Broken.' } as const;
    const command = 'echo "hello $who" > "$greeting"';

    const { exitCode, stdout, stderr } = await runWfm(['workflows', 'check', 'hello'], {
      checkShell: finding(command, found),
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '1 error, 0 warnings\n' });
    expect(stderr).toContain('workflows/hello/workflow.yaml:18:14: Broken. [SC1089]\n');
    expect(stderr).toContain(`  18 |     command: ${command}\n`);
  });

  it('says when nobody looked at the commands', async () => {
    const { exitCode, stderr } = await runWfm(['workflows', 'check', 'hello']);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('shellcheck is not installed: nobody has looked at the commands.');
  });

  it('refuses an example that cannot be launched, or launches another workflow', async () => {
    const folder = newFolder();
    const withExample = (name: string): string =>
      WHOLE.replace('name: whole', `name: ${name}\nexample: example/sheet.yaml`);
    writeFiles(folder, {
      'broken/workflow.yaml': withExample('broken'),
      'broken/example/sheet.yaml': 'name: x\nworkflow: broken\ndata: s3://lab/data/\n',
      'absent/workflow.yaml': withExample('absent'),
      'other/workflow.yaml': withExample('other'),
      'other/example/sheet.yaml': 'name: x\nworkflow: hello\ndata: s3://lab/data/\n',
      'hello/workflow.yaml': readFileSync('workflows/hello/workflow.yaml', 'utf8'),
    });
    const check = async (name: string): Promise<string> =>
      (await runWfm(['workflows', 'check', name], { currentFolder: folder })).stderr;

    expect(await check('broken')).toContain(
      'broken/example/sheet.yaml:1:1: Missing sample sheet "samples"',
    );
    expect(await check('absent')).toContain(
      'absent/example/sheet.yaml: Cannot read the file: it does not exist',
    );
    expect(await check('other')).toContain(
      'other/example/sheet.yaml: The example launches "hello", not "other"',
    );
  });

  it('refuses a folder of another name, and one that is none', async () => {
    const folder = newFolder();
    writeFiles(folder, { 'hole/workflow.yaml': WHOLE });
    const check = (name: string) => runWfm(['workflows', 'check', name], { currentFolder: folder });

    const named = await check('hole');
    const absent = await check('helo');

    expect(named.stderr).toContain(
      'hole/workflow.yaml:1:7: The name is "whole" and the folder "hole": sheets find a workflow by its folder',
    );
    expect(absent).toMatchObject({ exitCode: 2, stdout: '' });
    expect(absent.stderr).toContain(
      'error: no workflow has the name "helo"\n  Did you mean "hello"?',
    );
  });
});

test('every command of wfm workflows has a help of its own', () => {
  const found = describeCommands().find(({ name }) => name === 'workflows');

  expect(found?.commands?.map(({ name }) => name)).toEqual(['show', 'new', 'check']);
});
