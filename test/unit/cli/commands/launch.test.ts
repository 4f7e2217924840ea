import { createHash } from 'node:crypto';
import type { Attention } from '../../../../lib/domain/launch/attention';
import type { Launch } from '../../../../lib/domain/launch/launch';
import { identityOf, launchIdOf } from '../../../../lib/domain/launch/launch-id';
import { formatS3Uri } from '../../../../lib/domain/s3-uri';
import { VALID_SHEET, writeExample } from '../../../support/example-sheets';
import { FakeDeployment, runWfm, type CommandRun } from '../../../support/fake-host';
import { aLaunch } from '../../../support/launches';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

/** Registers what is uploaded, as the register function would, in the state that the test wants. */
function aDeployment(end: Partial<Launch> = {}): FakeDeployment {
  const deployment = new FakeDeployment();
  deployment.onUpload = (uri, versionId) => {
    if (!uri.key.endsWith('.yaml')) return;
    const hash = createHash('sha256')
      .update(identityOf({ ...uri, versionId }))
      .digest('hex');
    deployment.put(
      aLaunch({
        launchId: launchIdOf('two-greetings', '2026-11-23', hash),
        configurationPath: formatS3Uri(uri),
        configurationVersionId: versionId,
        outputPath: 's3://bucket/results/',
        ...end,
      }),
    );
  };
  return deployment;
}

async function launch(
  deployment: FakeDeployment,
  flags: readonly string[],
  files: { readonly sheet?: string } = {},
): Promise<CommandRun> {
  const currentFolder = newFolder();
  const { sheet, workflows } = writeExample(currentFolder, files);
  return runWfm(['launch', sheet, '--workflows', workflows, ...flags], {
    deployment,
    currentFolder,
  });
}

function onlyId({ rows }: FakeDeployment): string {
  return [...rows.keys()].join();
}

describe('wfm launch', () => {
  it('uploads sample sheet and sheet and prints the ID of the launch', async () => {
    const deployment = aDeployment();

    const { exitCode, stdout, stderr } = await launch(deployment, ['--json', '--prefix', 'mine']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ launchId: onlyId(deployment) });
    expect(stderr).toBe(
      'Stack GenomicsWorkflowManager\nUploaded s3://bucket/launches/mine/sheet.yaml\n',
    );
    expect(deployment.uploads).toEqual([
      's3://bucket/launches/mine/samples.csv',
      's3://bucket/launches/mine/sheet.yaml',
    ]);
  });

  it('tells people how to go on', async () => {
    const deployment = aDeployment();

    const { stdout } = await launch(deployment, []);

    expect(stdout).toContain(`\n  wfm show ${onlyId(deployment)}\n`);
  });

  it('tells people of another stack how to go on there', async () => {
    const deployment = aDeployment();

    const { stdout } = await launch(deployment, ['--stack', 'Lab']);

    const id = onlyId(deployment);
    expect(stdout).toMatch(/^Stack Lab\n/);
    expect(stdout).toContain(
      `\n  wfm show ${id} --stack Lab\n  wfm logs ${id} --follow --stack Lab\n`,
    );
  });

  it('uploads the data beside a sheet, and lets the sheet look for them there', async () => {
    const deployment = aDeployment();
    const currentFolder = newFolder();
    const { sheet, workflows } = writeExample(currentFolder);
    writeFiles(currentFolder, { 'lab/data/a.fq': 'A', 'lab/data/deep/b.fq': 'B' });

    const { exitCode, stdout } = await runWfm(
      ['launch', sheet, '--workflows', workflows, '--with-data', '--prefix', 'mine'],
      { deployment, currentFolder },
    );

    expect(exitCode).toBe(0);
    expect(deployment.uploads).toEqual([
      's3://bucket/none/a.fq',
      's3://bucket/none/deep/b.fq',
      's3://bucket/launches/mine/samples.csv',
      's3://bucket/launches/mine/sheet.yaml',
    ]);
    expect(stdout).toContain('Uploaded 2 files of data to s3://bucket/none/\n');
    const uploaded = 's3://bucket/launches/mine/sheet.yaml';
    expect(deployment.objects.texts.get(uploaded)).toBe(
      VALID_SHEET.replace('s3://lab-data/none/', '"s3://bucket/none/"'),
    );
  });

  it('uploads a sheet without data, and refuses one whose data line it cannot change', async () => {
    const deployment = aDeployment();

    const without = await launch(deployment, ['--with-data', '--prefix', 'mine']);
    const json = JSON.stringify({
      ...{ name: 'x', workflow: 'hello', data: 's3://lab-data/none/', samples: 'samples.csv' },
    });
    const refused = await launch(deployment, ['--with-data'], { sheet: json });

    expect(without.exitCode).toBe(0);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toBe(
      'error: "lab/sheet.yaml" has no line that begins with "data:"\n' +
        '  With --with-data that line is changed: write it so, or upload the data yourself.\n',
    );
    expect(deployment.uploads).toEqual([
      's3://bucket/launches/mine/samples.csv',
      's3://bucket/launches/mine/sheet.yaml',
    ]);
  });

  it('uploads nothing of a sheet with mistakes', async () => {
    const deployment = aDeployment();

    const { exitCode, stderr } = await launch(deployment, [], { sheet: 'name: x\n' });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('workflow');
    expect(deployment.uploads).toEqual([]);
  });

  it('uploads it all the same with --no-check, and tells that it was rejected', async () => {
    const deployment = aDeployment({
      recordedStatus: 'REJECTED',
      errors: [{ file: 'sheet.yaml', path: '', message: 'Odd' }],
    });

    const { exitCode, stdout } = await launch(deployment, ['--no-check'], {
      sheet: 'name: two-greetings\n',
    });

    expect(exitCode).toBe(2);
    expect(stdout).toContain('REJECTED');
    expect(stdout).toContain('sheet.yaml: Odd');
  });

  it.each([
    ['SUCCEEDED', 0],
    ['FAILED', 1],
    ['CANCELLED', 1],
    ['REJECTED', 2],
  ] as const)(
    '--watch of a launch that ends %s exits with %d',
    async (recordedStatus, expected) => {
      const { exitCode, stdout } = await launch(aDeployment({ recordedStatus }), ['--watch']);

      expect(exitCode).toBe(expected);
      expect(stdout).toMatch(new RegExp(`\\d s {2}${recordedStatus}`));
    },
  );

  it.each([
    [['--watch'], 'stdout', () => []],
    [
      ['--watch', '--json'],
      'stderr',
      (launchId: string) => [JSON.stringify({ launchId, status: 'SUCCEEDED' })],
    ],
  ] as const)('%j says in the meantime what keeps a launch', async (flags, stream, answers) => {
    const deployment = aDeployment({ recordedStatus: 'RUNNING' });
    const attention: Attention = {
      ...{ type: 'QueueBlocked', owner: 'operator', since: '2026-11-23T10:00:00.000Z' },
      ...{ message: 'No instance is to be had', hint: 'Allow more types.', evidence: {} },
    };
    const changes: Partial<Launch>[] = [
      { attention },
      { attention: undefined },
      { recordedStatus: 'SUCCEEDED' },
    ];
    const currentFolder = newFolder();
    const { sheet, workflows } = writeExample(currentFolder);

    const run = await runWfm(['launch', sheet, '--workflows', workflows, ...flags], {
      ...{ deployment, currentFolder },
      onSleep: () => {
        const [row] = deployment.rows.values();
        if (row !== undefined) deployment.put({ ...row, ...changes.shift() });
      },
    });

    expect(run.exitCode).toBe(0);
    expect(run[stream].replace(/^ +\d\.\d s {2}/gm, '')).toContain(
      [
        'RUNNING',
        'ATTENTION   QueueBlocked: No instance is to be had',
        '                        operator: Allow more types.',
        'GOES ON     what kept it has passed',
        'SUCCEEDED\n',
      ].join('\n'),
    );
    expect(run.stdout.split('\n').filter((line) => line.startsWith('{'))).toEqual(
      answers(onlyId(deployment)),
    );
  });

  it('--watch says where the results are', async () => {
    const { stdout } = await launch(aDeployment({ recordedStatus: 'SUCCEEDED' }), ['--watch']);

    expect(stdout).toContain('Results: s3://bucket/results/\n');
  });

  it.each(['', '/a', 'a/', 'a\nb'])('refuses the prefix %j', async (prefix) => {
    const { exitCode, stderr } = await launch(aDeployment(), ['--prefix', prefix]);

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'error: option --prefix must be a folder below launches/, without slashes at its ends\n',
    );
  });
});
