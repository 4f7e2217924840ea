import type { Launch } from '../../../../lib/domain/launch/launch';
import type { JobRow } from '../../../../lib/domain/run/job-row';
import { runWfm, type FakeDeployment } from '../../../support/fake-host';
import { aLaunch, LAUNCH_ID } from '../../../support/launches';
import { aDeployment, event, putPlan, putResult } from '../../../support/logged-launch';

describe('wfm logs of failed jobs', () => {
  const failure = {
    ...{ jobId: '3', rule: 'align', wildcards: { sample: 'NA12878', lane: 'L1' }, exitCode: 2 },
    logKey: `runs/${LAUNCH_ID}/attempt-1/logs/align/NA12878/L1.log`,
    logTail: ['the last words'],
  };
  const other = { jobId: '7', rule: 'call', wildcards: {}, logTail: ['no such file'] };
  const LOG = 'reading\nno such reference\n';

  function failedDeployment(): FakeDeployment {
    const deployment = aDeployment('SUCCEEDED');
    deployment.put(aLaunch({ ...deployment.rows.get(LAUNCH_ID), recordedStatus: 'FAILED' }));
    putResult(deployment, [failure, other]);
    deployment.objects.texts.set(`s3://bucket/${failure.logKey}`, LOG);
    return deployment;
  }

  it('prints their logs from S3 with --failed, or what is left of them', async () => {
    const run = await runWfm(['logs', LAUNCH_ID, '--failed'], { deployment: failedDeployment() });

    expect(run).toEqual({
      exitCode: 0,
      stdout: [
        '==> align NA12878/L1 (job 3, exit code 2) <==',
        'reading',
        'no such reference',
        '==> call (job 7) <==',
        'no such file\n',
      ].join('\n'),
      stderr: 'These are the last lines only; the log: was not kept\n',
    });
  });

  it.each(['3', 'align', 'align NA12878/L1'])('finds the one of --job %s', async (job) => {
    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--job', job, '--tail', '1', '--json'], {
      deployment: failedDeployment(),
    });

    const { jobId, rule, wildcards, exitCode, logKey } = failure;
    expect(JSON.parse(stdout)).toEqual({
      ...{ jobId, rule, wildcards, exitCode, logKey },
      ...{ isWhole: true, lines: ['no such reference'] },
    });
  });

  it('names the nearest and the failed jobs to whoever asks for another one, and how many more', async () => {
    const deployment = failedDeployment();
    const many = Array.from({ length: 9 }, (_, index) => ({ ...other, jobId: String(20 + index) }));
    putResult(deployment, [failure, other, ...many]);

    const run = await runWfm(['logs', LAUNCH_ID, '--job', 'algn'], { deployment });

    expect(run).toEqual({
      ...{ exitCode: 2, stdout: '' },
      stderr:
        `error: no failed job of launch "${LAUNCH_ID}" is "algn"\n` +
        '  Did you mean "align"? Logs are kept of failed jobs: 3 (align NA12878/L1), 7 (call), ' +
        '20 (call), 21 (call), 22 (call), and 6 more (--failed has all).\n',
    });
  });

  it('fails for a named job when none has failed, and says where it looked', async () => {
    const run = await runWfm(['logs', LAUNCH_ID, '--job', 'nope'], {
      deployment: aDeployment('RUNNING'),
    });

    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(
      `no failed job of launch "${LAUNCH_ID}" is "nope"\n  No job of it`,
    );
    expect(run.stderr).toContain('and in stream engine/x of log group engine');
  });

  it.each([
    ['sort', 2, 'has no step "sort"\n  Its steps: align, merge, call.\n'],
    [
      'merge',
      0,
      'No job of step "merge" of launch .+ has failed; these have: 3 .+, 7 \\(call\\).\n',
    ],
  ])('says of --failed --step %s what there is', async (step, exitCode, words) => {
    const deployment = failedDeployment();
    putPlan(deployment);

    const run = await runWfm(['logs', LAUNCH_ID, '--failed', '--step', step], { deployment });

    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr).toMatch(new RegExp(words));
  });

  it('knows of failures before there is a result, and of no job that succeeded after all', async () => {
    const deployment = aDeployment('RUNNING');
    const failed = { ...event, event: 'job-failed', ...failure };
    const other = { jobId: '4', wildcards: { sample: 'NA12878', lane: 'L2' } };
    deployment.logLines.splice(0, 2, JSON.stringify({ ...failed, ...other }));
    deployment.logLines.push(JSON.stringify(failed), JSON.stringify(event));
    deployment.objects.texts.set(`s3://bucket/${failure.logKey}`, LOG);

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--failed'], { deployment });

    expect(stdout).toBe(`==> align NA12878/L2 (job 4, exit code 2) <==\n${LOG}`);
  });

  it('says so when no job has failed', async () => {
    const run = await runWfm(['logs', LAUNCH_ID, '--failed'], {
      deployment: aDeployment('RUNNING'),
    });

    expect(run).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `No job of launch "${LAUNCH_ID}" has failed: other jobs' logs are not kept. Looked in s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json (not there), and in stream engine/x of log group engine.\n`,
    });
  });
});

describe('wfm logs --failed of a launch that failed before any job', () => {
  const evidence = { excerpt: ['fetching', 'fatal: no such branch'], exitCode: 1 };

  function lostLaunch(change: Partial<Launch> = {}): FakeDeployment {
    const deployment = aDeployment('SUCCEEDED');
    deployment.put(
      aLaunch({
        ...deployment.rows.get(LAUNCH_ID),
        ...{ recordedStatus: 'FAILED', statusReason: 'The source cannot be fetched' },
        failure: {
          ...{ type: 'SourceUnavailable', owner: 'scientist', hint: 'Name another branch.' },
          ...{ message: 'The source cannot be fetched', evidence },
        },
        ...change,
      }),
    );
    return deployment;
  }

  it('prints the failure with its excerpt, the end of the log, and where it looked', async () => {
    const run = await runWfm(['logs', LAUNCH_ID, '--failed'], { deployment: lostLaunch() });

    expect(run).toEqual({
      exitCode: 0,
      stdout: [
        '==> SourceUnavailable: The source cannot be fetched <==',
        'fetching',
        'fatal: no such branch',
        "==> end of the engine's log (stream engine/x of engine) <==",
        'Building DAG of jobs...',
        'align NA12878/L1 finished\n',
      ].join('\n'),
      stderr: `No job of launch "${LAUNCH_ID}" has failed: it ended FAILED. Looked in s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json (not there), and in stream engine/x of log group engine.\n`,
    });
  });

  it('prints as many lines as --tail says, and one object with --json', async () => {
    const argv = ['logs', LAUNCH_ID, '--failed', '--tail', '1', '--json'];

    const { stdout } = await runWfm(argv, { deployment: lostLaunch() });

    expect(JSON.parse(stdout)).toMatchObject({
      ...{
        launchId: LAUNCH_ID,
        status: 'FAILED',
        failure: { type: 'SourceUnavailable', evidence },
      },
      ...{ logGroup: 'engine', logStream: 'engine/x', lines: [JSON.stringify(event)] },
    });
  });

  it('prints the mistakes of a rejected sheet', async () => {
    const errors = [{ file: 'sheet.yaml', line: 2, path: 'workflow', message: 'Odd' }];
    const change = { recordedStatus: 'REJECTED', statusReason: 'Odd', errors } as const;
    const none = { logGroup: undefined, logStream: undefined, failure: undefined };

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--failed'], {
      deployment: lostLaunch({ ...change, ...none }),
    });

    expect(stdout).toBe('==> Odd <==\nsheet.yaml:2: Odd\n');
  });

  it('names the failure also when there is no excerpt of it', async () => {
    const { failure, ...rest } = lostLaunch().rows.get(LAUNCH_ID) ?? aLaunch();
    const bare = failure === undefined ? {} : { failure: { ...failure, evidence: {} } };

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--failed'], {
      deployment: lostLaunch({ ...rest, ...bare }),
    });

    expect(stdout).toMatch(/^==> SourceUnavailable: The source cannot be fetched <==\n==> end of/);
  });

  it('says so when no engine was started', async () => {
    const change = {
      ...{ logGroup: undefined, logStream: undefined, failure: undefined },
      statusReason: undefined,
    };

    const run = await runWfm(['logs', LAUNCH_ID, '--failed'], { deployment: lostLaunch(change) });

    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect(run.stderr).toContain(`No engine was started: "wfm show ${LAUNCH_ID}" has the rest.\n`);
  });
});

describe('wfm logs of jobs on AWS Batch', () => {
  const FAILED = 'f0000000-0000-4000-8000-000000000001';
  const RUNNING = 'f0000000-0000-4000-8000-000000000002';

  function aRow(change: Partial<JobRow> = {}): JobRow {
    return {
      ...{ launchId: LAUNCH_ID, attempt: 1, jobId: FAILED, jobName: 'snakejob', rank: 1, tries: 2 },
      ...{ rule: 'align', wildcards: { sample: 'S1' }, state: 'FAILED', queueArn: 'queue' },
      ...{
        exitCode: 137,
        logGroup: '/jobs',
        logStream: 'job/1',
        stoppedAt: '2026-11-23T10:02:00Z',
      },
      failure: {
        ...{ type: 'OutOfMemory', owner: 'scientist', hint: 'Ask for more.', evidence: {} },
        message: 'Step align (S1) ran out of memory',
      },
      ...change,
    };
  }

  function batchDeployment(...rows: readonly JobRow[]): FakeDeployment {
    const deployment = aDeployment('RUNNING');
    deployment.put(aLaunch({ ...deployment.rows.get(LAUNCH_ID), computeService: 'batch-ec2' }));
    deployment.jobs.push(...rows);
    deployment.streams.set('/jobs/job/1', ['loading', 'Killed']);
    deployment.streams.set('/jobs/job/2', ['goes on']);
    return deployment;
  }

  it('prints the logs of failed ones from CloudWatch', async () => {
    const running = aRow({ jobId: RUNNING, state: 'RUNNING', logStream: 'job/2' });
    const deployment = batchDeployment(aRow(), running);

    const run = await runWfm(['logs', LAUNCH_ID, '--failed'], { deployment });

    expect(run).toEqual({
      exitCode: 0,
      stdout: `==> align S1 (job ${FAILED} on AWS Batch, OutOfMemory, exit code 137, 2 tries) <==\nloading\nKilled\n`,
      stderr: '',
    });
  });

  it('prints the last lines with --tail, and one object a job with --json', async () => {
    const deployment = batchDeployment(aRow());

    const { stdout } = await runWfm(
      ['logs', LAUNCH_ID, '--job', 'align S1', '--tail', '1', '--json'],
      { deployment },
    );

    expect(JSON.parse(stdout)).toMatchObject({
      ...{ jobId: FAILED, rule: 'align', wildcards: { sample: 'S1' }, exitCode: 137 },
      ...{ jobName: 'snakejob', state: 'FAILED', tries: 2, failure: { type: 'OutOfMemory' } },
      ...{ logGroup: '/jobs', logStream: 'job/1', isWhole: true, lines: ['Killed'] },
    });
  });

  it('finds any job by its ID, whatever became of it', async () => {
    const running = aRow({ jobId: RUNNING, state: 'RUNNING', tries: 1, logStream: 'job/2' });
    const { exitCode: _, failure: __, ...rest } = running;

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--job', RUNNING], {
      deployment: batchDeployment(aRow(), rest),
    });

    expect(stdout).toBe(`==> align S1 (job ${RUNNING} on AWS Batch, RUNNING) <==\ngoes on\n`);
  });

  it('says why a job has no log, and where the log of a silent one is', async () => {
    const deployment = batchDeployment(
      aRow({ logStream: undefined }),
      aRow({ jobId: RUNNING, logStream: 'job/3', wildcards: { sample: 'S2' } }),
    );
    deployment.streams.set('/jobs/job/3', []);

    const { stderr } = await runWfm(['logs', LAUNCH_ID, '--failed'], { deployment });

    expect(stderr).toBe(
      'It has no log: Step align (S1) ran out of memory\n' +
        'No line of it is left, or was ever written, in stream job/3 of log group /jobs.\n',
    );
  });

  it.each([
    [{ stoppedAt: '2026-11-23T10:03:00Z' }, 0],
    [{ stoppedAt: '2026-11-23T10:01:00Z' }, 1],
    [{ stoppedAt: '2026-11-23T10:03:00Z', wildcards: { sample: 'S2' } }, 1],
  ])('passes over a job that another one, %j, made good', async (change, count) => {
    const good = aRow({ jobId: RUNNING, state: 'SUCCEEDED', ...change });

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--failed', '--json'], {
      deployment: batchDeployment(aRow(), good),
    });

    expect(stdout.split('\n')).toHaveLength(count + 1);
  });

  it('tells of other jobs when none has failed', async () => {
    const running = aRow({ jobId: RUNNING, state: 'RUNNING', logStream: 'job/2' });

    const { stderr } = await runWfm(['logs', LAUNCH_ID, '--failed'], {
      deployment: batchDeployment(running),
    });

    expect(stderr).toContain(
      'has failed: --job prints the log of another one by its ID. Looked in',
    );
    expect(stderr).toContain('table records (jobs on AWS Batch: 1)');
  });
});
