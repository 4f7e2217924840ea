import { FakeDeployment, runWfm } from '../../../support/fake-host';
import { aLaunch, LAUNCH_ID } from '../../../support/launches';

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
