// cspell:ignore nmae

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runShellcheck } from '../../../lib/cli/shellcheck';
import { scaffoldWorkflow } from '../../../lib/cli/workflow-scaffold';
import { runWfm } from '../../support/fake-host';
import { runProgram } from '../../support/run-program';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();
const workflows = join(__dirname, '../../../workflows');

const CLEAN = { valid: true, errors: [], warnings: [], shellcheck: true };

test.each(readdirSync(workflows))('the bundled workflow %s passes its check', async (name) => {
  const { stdout } = await runWfm(['workflows', 'check', name, '--json'], {
    checkShell,
  });

  expect(JSON.parse(stdout)).toEqual(CLEAN);
});

test('a new workflow passes its check, and counts what its example says', async () => {
  const folder = newFolder();
  writeFiles(
    join(folder, 'fresh'),
    Object.fromEntries(scaffoldWorkflow('fresh', 'definition.schema.json')),
  );
  const options = { currentFolder: folder, checkShell };

  const checked = await runWfm(['workflows', 'check', 'fresh', '--json'], options);
  await runWfm(['plan', 'fresh/example/sheet.yaml', '--workflows', '.', '--out', 'plan'], options);
  for (const sample of ['first', 'second']) {
    const reads = readFileSync(join(folder, `fresh/example/data/${sample}.fastq`), 'utf8');
    writeFiles(folder, { [`plan/inputs/${sample}/fastq.fastq`]: reads });
  }
  const run = await runProgram('snakemake', ['--snakefile', 'Snakefile', '--cores', '2'], {
    cwd: join(folder, 'plan'),
  });

  expect(JSON.parse(checked.stdout)).toEqual(CLEAN);
  expect(run.exitCode).toBe(0);
  expect(readFileSync(join(folder, 'plan/table/counts.tsv'), 'utf8')).toBe(
    'sample\treads\nfirst\t3\nsecond\t2\n',
  );
});

test('runShellcheck() finds what may split, and what was never set, in places of the script', async () => {
  const script = 'name=$1\necho $name\n\techo "$nmae"\n';

  expect(await checkShell(script)).toEqual([
    {
      line: 2,
      column: 6,
      level: 'info',
      code: 'SC2086',
      message: 'Double quote to prevent globbing and word splitting.',
    },
    expect.objectContaining({ line: 3, column: 8, level: 'warning', code: 'SC2154' }),
  ]);
});

test('runShellcheck() says when there is no shellcheck', async () => {
  expect(await runShellcheck('echo\n', { PATH: newFolder() })).toBeUndefined();
});

test('the data of the example of rnaseq-quant are what its script writes', async () => {
  const folder = newFolder();
  const example = join(workflows, 'rnaseq-quant/example');

  const run = await runProgram('python3', [join(example, 'generate.py'), folder]);

  expect(run).toMatchObject({ exitCode: 0, output: '' });
  const names = readdirSync(join(example, 'data'));
  expect(readdirSync(folder)).toEqual(names);
  // Another zlib may pack the same text into other bytes.
  for (const name of names) {
    expect(textOf(join(folder, name))).toBe(textOf(join(example, 'data', name)));
  }
});

function checkShell(script: string) {
  return runShellcheck(script, process.env);
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}
