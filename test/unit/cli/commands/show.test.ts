import type { Attention } from '../../../../lib/domain/launch/attention';
import type { JobRow } from '../../../../lib/domain/run/job-row';
import { FakeDeployment, runWfm } from '../../../support/fake-host';
import { aLaunch, LAUNCH_ID } from '../../../support/launches';

const ATTENTION: Attention = {
  ...{ type: 'QueueBlocked', owner: 'operator', since: '2026-11-23T10:00:00.000Z', evidence: {} },
  message: 'AWS Batch cannot start a job: secret=\u001b[31mabc',
  hint: 'Allow more instance types.',
};

describe('wfm show', () => {
  it('prints the item with --json', async () => {
    const deployment = new FakeDeployment();
    const launch = aLaunch({ recordedStatus: 'RUNNING' });
    deployment.put(launch);

    const { exitCode, stdout } = await runWfm(['show', LAUNCH_ID, '--json'], { deployment });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(launch);
  });

  it('shows status, reason and where things lie', async () => {
    const deployment = new FakeDeployment();
    deployment.put(
      aLaunch({
        recordedStatus: 'RUNNING',
        statusReason: 'The engine is running',
        workflow: 'germline-variants',
        workflowVersion: '1.0.0',
        progress: { completed: 2, total: 6 },
      }),
    );

    const { stdout } = await runWfm(['show', LAUNCH_ID], { deployment });

    expect(stdout).toBe(
      [
        `RUNNING  ${LAUNCH_ID}  attempt 1`,
        '  The engine is running',
        '',
        '  workflow    germline-variants 1.0.0',
        '  progress    2 of 6 jobs',
        '  WES state   RUNNING',
        '  registered  2026-11-23T10:00:00.000Z',
        '  cost        unknown',
        '  sheet       s3://bucket/launches/sheet.yaml',
        `  artifacts   s3://bucket/runs/${LAUNCH_ID}/`,
        '',
      ].join('\n'),
    );
  });

  it('says what keeps a launch that goes on by name only', async () => {
    const deployment = new FakeDeployment();
    const attention = { ...ATTENTION, actedAt: '2026-11-24T10:00:00.000Z' };
    deployment.put(aLaunch({ recordedStatus: 'RUNNING', attention }));

    const { stdout } = await runWfm(['show', LAUNCH_ID], { deployment });

    expect(stdout).toContain(
      [
        '  does not go on (QueueBlocked) since 2026-11-23T10:00:00.000Z; acted on at 2026-11-24T10:00:00.000Z',
        '  whose turn  operator',
        '  what        AWS Batch cannot start a job: secret=***',
        '  what to do  Allow more instance types.',
        '',
      ].join('\n'),
    );
  });

  it('counts jobs, and says that the sweep brought the status up', async () => {
    const deployment = new FakeDeployment();
    deployment.put(
      aLaunch({
        ...{ recordedStatus: 'RUNNING', repairedAt: '2026-11-23T10:05:00.000Z' },
        jobs: { submitted: 5, running: 2, failed: 1, succeeded: 2, sequence: 9 },
      }),
    );

    const { stdout } = await runWfm(['show', LAUNCH_ID], { deployment });

    expect(stdout).toContain('  jobs        5 submitted: 2 running, 1 failed, 2 succeeded\n');
    expect(stdout).toContain(
      '  repaired    2026-11-23T10:05:00.000Z: no event had told; the sweep brought the status up to what AWS says\n',
    );
    expect(stdout).not.toContain('tried');
  });

  it('leaves out counts of a launch that came to no job', async () => {
    const deployment = new FakeDeployment();
    const jobs = { submitted: 0, running: 0, failed: 0, succeeded: 0 };
    deployment.put(
      aLaunch({ recordedStatus: 'FAILED', jobs, progress: { completed: 0, total: 0 } }),
    );

    const { stdout } = await runWfm(['show', LAUNCH_ID], { deployment });

    expect(stdout).not.toMatch(/^ {2}(?:jobs|progress) /m);
  });

  it.each([
    ['batch-ec2', true],
    ['engine-task', false],
  ])('names jobs on AWS Batch that were tried more than once: %s', async (computeService, told) => {
    const deployment = new FakeDeployment();
    deployment.put(aLaunch({ recordedStatus: 'RUNNING', computeService }));
    const row = (sample: string, tries: number, state: JobRow['state']): JobRow => ({
      ...{ launchId: LAUNCH_ID, attempt: 1, jobId: sample, jobName: 'snakejob', rank: 1, tries },
      ...{ rule: 'align', wildcards: { sample }, state, queueArn: 'queue' },
    });
    deployment.jobs.push(
      row('S1', 1, 'SUCCEEDED'),
      row('S2', 2, 'FAILED'),
      row('S3', 1, 'RUNNING'),
    );
    deployment.jobs.push(
      row('S4', 3, 'SUCCEEDED'),
      row('S5', 2, 'SUCCEEDED'),
      row('S6', 0, 'RUNNING'),
    );

    const { stdout } = await runWfm(['show', LAUNCH_ID], { deployment });

    const words =
      '  tried       4 jobs more than once: align S4 (3 times, now SUCCEEDED), align S2 (2 times, now FAILED), align S3 (2 times, now RUNNING), and 1 more\n';
    expect(stdout.includes(words)).toBe(told);
  });

  it('lists the steps with the counts of their jobs', async () => {
    const deployment = new FakeDeployment();
    const steps = {
      align: { total: 4, running: 0, failed: 0, succeeded: 4 },
      call: { total: 3, running: 1, failed: 1, succeeded: 0 },
    };
    deployment.put(aLaunch({ recordedStatus: 'RUNNING', steps }));

    const { stdout } = await runWfm(['show', LAUNCH_ID], { deployment });

    expect(stdout).toContain(
      '  steps       align  4 of 4\n              call   0 of 3, 1 running, 1 failed\n',
    );
  });

  it('begins with the failure card of a launch that failed', async () => {
    const deployment = new FakeDeployment();
    deployment.put(aLaunch({ recordedStatus: 'CANCELLED', statusReason: 'Somebody stopped it' }));

    const { stdout } = await runWfm(['show', LAUNCH_ID], { deployment });

    expect(stdout.split('\n').slice(0, 2)).toEqual([
      `CANCELLED  ${LAUNCH_ID}  attempt 1`,
      '  what        Somebody stopped it',
    ]);
  });

  it('takes as much of an ID as is unambiguous', async () => {
    const deployment = new FakeDeployment();
    deployment.put(aLaunch({ launchId: 'a-1' }));
    deployment.put(aLaunch({ launchId: 'a-2' }));

    const [one, two] = [
      await runWfm(['show', 'a-2', '--json'], { deployment }),
      await runWfm(['show', 'a-'], { deployment }),
    ];

    expect(JSON.parse(one.stdout)).toMatchObject({ launchId: 'a-2' });
    expect(two).toMatchObject({
      exitCode: 2,
      stderr: 'error: 2 launches begin with "a-"\n  The newest are a-1, a-2.\n',
    });
  });

  it.each([['mine-1'], ['min']])(
    'says what is wrong with a row that somebody made unreadable: %s',
    async (asked) => {
      const deployment = new FakeDeployment();
      deployment.put(aLaunch({ launchId: 'mine-1' }));
      deployment.unreadable.push({
        launchId: 'mine-1',
        problems: ['attempt is "two": expected number, received string', 'version is missing'],
      });

      const run = await runWfm(['show', asked], { deployment });

      expect(run).toEqual({
        ...{ exitCode: 2, stdout: '' },
        stderr: [
          'error: Cannot read the row of launch "mine-1", which somebody has edited: attempt is "two": expected number, received string; version is missing',
          '  Put these attributes right in table "launches" (DynamoDB console, "Explore items"), or delete the row, which ends the launch; what it has made stays.\n',
        ].join('\n'),
      });
    },
  );

  it('ends with 2 when no launch has the ID', async () => {
    const { exitCode, stdout } = await runWfm(['show', 'nobody', '--json']);

    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'LaunchNotFoundError',
        message: 'Cannot find launch "nobody"',
        hint: 'List the launches with "wfm list".',
      },
    });
  });
});
