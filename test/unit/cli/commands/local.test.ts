import { CommandError } from '../../../../lib/cli/command-error';
import type { LocalAws, LocalAwsOptions } from '../../../../lib/cli/host';
import { aLocalAws, runWfm } from '../../../support/fake-host';

/** Starts an embedded AWS that is interrupted as soon as it is there. */
function interruptedWhenReady(change: Partial<LocalAws> = {}) {
  const controller = new AbortController();
  return {
    interruption: () => controller.signal,
    startLocalAws: async () => {
      setImmediate(() => controller.abort());
      return aLocalAws(change);
    },
  };
}

describe('wfm local', () => {
  it('prints one line of JSON when it is ready, and stops everything at the end', async () => {
    const asked: LocalAwsOptions[] = [];
    let stops = 0;
    const host = interruptedWhenReady({ stop: async () => void (stops += 1) });
    const startLocalAws = async (options: LocalAwsOptions) => {
      asked.push(options);
      return host.startLocalAws();
    };

    const { exitCode, stdout } = await runWfm(
      ['local', '--json', '--port', '4566', '--seed', '7', '--data', 'aws'],
      { ...host, startLocalAws, currentFolder: '/here' },
    );

    expect(exitCode).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      {
        endpoint: 'http://127.0.0.1:4566',
        environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_REGION: 'us-east-1' },
        bucket: 'bucket',
        launchesTable: 'launches',
        recordsTable: 'records',
      },
    ]);
    expect(asked).toMatchObject([
      { assemblyDirectory: '/assembly', port: 4566, seed: 7, storageDirectory: '/here/aws' },
    ]);
    expect(stops).toBe(1);
  });

  it('prints what another terminal has to export', async () => {
    const { stdout } = await runWfm(['local'], interruptedWhenReady());

    expect(stdout).toContain('export AWS_ENDPOINT_URL=http://127.0.0.1:4566\n');
    expect(stdout).toContain('Ctrl-C ends it.');
  });

  it('runs at once and every minute what runs by the clock, until it ends', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    let ticks = 0;
    const controller = new AbortController();
    const startLocalAws = async () => {
      setImmediate(() => {
        jest.advanceTimersByTime(120_000);
        controller.abort();
      });
      return aLocalAws({ tick: () => void (ticks += 1) });
    };

    await runWfm(['local'], { interruption: () => controller.signal, startLocalAws });
    jest.advanceTimersByTime(600_000);
    jest.useRealTimers();

    expect(ticks).toBe(3);
  });

  it('stays until it is interrupted', async () => {
    const controller = new AbortController();
    let hasEnded = false;

    const run = runWfm(['local'], { interruption: () => controller.signal }).finally(() => {
      hasEnded = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const endedBefore = hasEnded;
    controller.abort();
    await run;

    expect(endedBefore).toBe(false);
  });

  it('starts nothing when it is interrupted during synthesis', async () => {
    let starts = 0;
    const startLocalAws = async () => {
      starts += 1;
      return aLocalAws();
    };

    const { exitCode } = await runWfm(['local'], {
      startLocalAws,
      interruption: () => AbortSignal.abort(),
    });

    expect({ exitCode, starts }).toEqual({ exitCode: 0, starts: 0 });
  });

  it('ends with 2 when the port is in use', async () => {
    const startLocalAws = async () => {
      throw new CommandError('PortInUseError', 'Port 80 is in use');
    };

    const { exitCode, stderr } = await runWfm(['local', '--port', '80'], { startLocalAws });

    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: 'error: Port 80 is in use\n' });
  });
});
