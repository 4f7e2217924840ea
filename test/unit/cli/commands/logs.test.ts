import { FakeDeployment, runWfm } from '../../../support/fake-host';
import { aLaunch, aRunResult, LAUNCH_ID } from '../../../support/launches';

const event = {
  wfm: 1,
  launchId: LAUNCH_ID,
  attempt: 1,
  time: '2026-11-23T10:00:12.000Z',
  event: 'job-finished',
  jobId: '3',
  rule: 'align',
  wildcards: { sample: 'NA12878', lane: 'L1' },
  jobs: { submitted: 1, running: 0, failed: 0, succeeded: 1 },
};

function aDeployment(status: 'RUNNING' | 'SUCCEEDED'): FakeDeployment {
  const deployment = new FakeDeployment();
  deployment.put(aLaunch({ recordedStatus: status, logGroup: 'engine', logStream: 'engine/x' }));
  deployment.logLines.push('Building DAG of jobs...', JSON.stringify(event));
  return deployment;
}

describe('wfm logs', () => {
  it('puts our own events into words', async () => {
    const { exitCode, stdout } = await runWfm(['logs', LAUNCH_ID], {
      deployment: aDeployment('RUNNING'),
    });

    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      '10:00:11.500  Building DAG of jobs...\n10:00:11.500  align NA12878/L1 finished\n',
    );
  });

  it('prints lines as they were written with --raw', async () => {
    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--raw'], {
      deployment: aDeployment('RUNNING'),
    });

    expect(stdout).toBe(`Building DAG of jobs...\n${JSON.stringify(event)}\n`);
  });

  it('prints one object a line with --json', async () => {
    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--json'], {
      deployment: aDeployment('RUNNING'),
    });

    const time = '2026-11-23T10:00:11.500Z';
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      { time, message: 'Building DAG of jobs...' },
      { time, message: JSON.stringify(event), event },
    ]);
  });

  it('goes on until the launch has ended with --follow, and prints each line once', async () => {
    const deployment = aDeployment('RUNNING');
    const onSleep = (slept: number): void => {
      deployment.logLines.push(`slept ${slept}`);
      if (slept >= 2000)
        deployment.put(aLaunch({ ...deployment.rows.get(LAUNCH_ID), recordedStatus: 'FAILED' }));
    };

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--raw', '--follow'], {
      deployment,
      onSleep,
    });

    expect(stdout.trim().split('\n').slice(2)).toEqual(['slept 1000', 'slept 2000']);
  });

  it('says so when there is nothing yet', async () => {
    const deployment = new FakeDeployment();
    deployment.put(aLaunch());

    const run = await runWfm(['logs', LAUNCH_ID], { deployment });

    expect(run).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `The engine of launch "${LAUNCH_ID}" has printed nothing yet.\n`,
    });
  });
});

describe('wfm logs, narrowed', () => {
  const started = { ...event, event: 'job-started', rule: 'merge', wildcards: {} };

  it('prints only what is about the jobs of a step with --step', async () => {
    const deployment = aDeployment('RUNNING');
    deployment.logLines.push(JSON.stringify(started));

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--step', 'merge'], { deployment });

    expect(stdout).toBe('10:00:11.500  merge started\n');
  });

  it('prints the last lines with --tail, and all that come after them', async () => {
    const deployment = aDeployment('RUNNING');
    const onSleep = (): void => {
      deployment.logLines.push('one', 'two');
      deployment.put(aLaunch({ ...deployment.rows.get(LAUNCH_ID), recordedStatus: 'FAILED' }));
    };

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--raw', '--tail', '1', '--follow'], {
      ...{ deployment, onSleep },
    });

    expect(stdout).toBe(`${JSON.stringify(event)}\none\ntwo\n`);
  });

  it.each([
    ['30s', 2],
    ['10s', 0],
  ])('prints the lines of the last %s with --since', async (since, count) => {
    const run = await runWfm(['logs', LAUNCH_ID, '--raw', '--since', since], {
      deployment: aDeployment('RUNNING'),
      now: () => new Date('2026-11-23T10:00:30.000Z'),
    });

    expect(run.stdout.split('\n')).toHaveLength(count + 1);
    expect(run.stderr).toBe(
      count === 0 ? `The log of launch "${LAUNCH_ID}" has no such lines.\n` : '',
    );
  });

  it.each([
    [['--since', 'yesterday'], 'option --since must be a time with its unit'],
    [['--tail', 'all'], 'option --tail must be a whole number from 0 to 1000000'],
    [['--failed', '--follow'], "option --follow is of the engine's log: not of a job's"],
    [['--job', '3', '--since', '1h'], "option --since is of the engine's log: not of a job's"],
  ])('refuses %j', async (options, why) => {
    const run = await runWfm(['logs', LAUNCH_ID, ...options], {
      deployment: aDeployment('RUNNING'),
    });

    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(why);
  });
});

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
    const result = aRunResult({ outcome: 'failed', exitCode: 1, failures: [failure, other] });
    const attempt = `s3://bucket/runs/${LAUNCH_ID}/attempt-1`;
    deployment.objects.texts.set(`${attempt}/result.json`, JSON.stringify(result));
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

  it('names the failed jobs to whoever asks for another one', async () => {
    const run = await runWfm(['logs', LAUNCH_ID, '--job', 'merge'], {
      deployment: failedDeployment(),
    });

    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(`no failed job of launch "${LAUNCH_ID}" is "merge"`);
    expect(run.stderr).toContain('Logs are kept of failed jobs: 3 (align NA12878/L1), 7 (call).');
  });

  it('knows of failures before there is a result, and of no job that succeeded after all', async () => {
    const deployment = aDeployment('RUNNING');
    const failed = { ...event, event: 'job-failed', ...failure };
    deployment.logLines.splice(0, 2, JSON.stringify({ ...failed, jobId: '4' }));
    deployment.logLines.push(JSON.stringify(failed), JSON.stringify(event));
    deployment.objects.texts.set(`s3://bucket/${failure.logKey}`, LOG);

    const { stdout } = await runWfm(['logs', LAUNCH_ID, '--failed'], { deployment });

    expect(stdout).toBe(`==> align NA12878/L1 (job 4, exit code 2) <==\n${LOG}`);
  });

  it('says so when no job has failed', async () => {
    const run = await runWfm(['logs', LAUNCH_ID, '--failed'], {
      deployment: aDeployment('RUNNING'),
    });

    expect(run).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `No job of launch "${LAUNCH_ID}" has failed: other jobs' logs are not kept.\n`,
    });
  });
});
