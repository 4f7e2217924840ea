import { FakeDeployment, runWfm } from '../../../support/fake-host';
import { aLaunch, LAUNCH_ID } from '../../../support/launches';
import { aDeployment, event, putPlan } from '../../../support/logged-launch';

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

  it.each([
    ['RUNNING', 'algin', 'Did you mean "align"? Its steps: align, merge, call.'],
    ['SUCCEEDED', 'sort', 'Its steps: align, merge, call.'],
  ] as const)('refuses a step that a %s launch has not: %s', async (status, step, hint) => {
    const deployment = aDeployment(status);
    putPlan(deployment);

    const run = await runWfm(['logs', LAUNCH_ID, '--step', step], { deployment });

    expect(run).toEqual({
      ...{ exitCode: 2, stdout: '' },
      stderr: `error: launch "${LAUNCH_ID}" has no step "${step}"\n  ${hint}\n`,
    });
  });

  it("waits for a step that somebody else's workflow may still come to", async () => {
    const deployment = aDeployment('RUNNING');
    const source = { kind: 'git', url: 'https://example.org/x', revision: 'v1' } as const;
    putPlan(deployment, { source, steps: [] });
    const steps = { align: { total: 1, running: 1, failed: 0, succeeded: 0 } };
    deployment.put(aLaunch({ ...deployment.rows.get(LAUNCH_ID), steps }));

    const run = await runWfm(['logs', LAUNCH_ID, '--step', 'merge'], { deployment });

    expect(run).toEqual({
      ...{ exitCode: 0, stdout: '' },
      stderr: `Launch "${LAUNCH_ID}" has no step "merge" yet: so far there are align.\n`,
    });
  });

  it('says when a step that there is has no line', async () => {
    const deployment = aDeployment('SUCCEEDED');
    putPlan(deployment);

    const run = await runWfm(['logs', LAUNCH_ID, '--step', 'call'], { deployment });

    expect(run).toEqual({
      ...{ exitCode: 0, stdout: '' },
      stderr: `The log of launch "${LAUNCH_ID}" has no line about step "call".\n`,
    });
  });

  it('says that no engine was started for a launch that ended before', async () => {
    const deployment = new FakeDeployment();
    deployment.put(aLaunch({ recordedStatus: 'REJECTED' }));

    const { stderr } = await runWfm(['logs', LAUNCH_ID], { deployment });

    expect(stderr).toBe(
      `No engine was started for launch "${LAUNCH_ID}": "wfm show ${LAUNCH_ID}" says why.\n`,
    );
  });

  it('knows no step of a launch that ended before it was planned', async () => {
    const deployment = new FakeDeployment();
    deployment.put(aLaunch({ recordedStatus: 'FAILED' }));

    const run = await runWfm(['logs', LAUNCH_ID, '--step', 'merge'], { deployment });

    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('It ended before any step of it was known');
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
