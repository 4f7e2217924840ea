import { changeLaunch, measureEnd } from '../../../lib/actions/change-launch';
import { registerLaunch } from '../../../lib/actions/register-launch';
import type { Measurement } from '../../../lib/contract/metrics';
import type { Launch, LaunchChange } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID } from '../../support/launches';
import { MemoryLaunches } from '../../support/memory-launches';
import { good, UPLOADED, withSheet } from '../../support/registration';

const FAILED: LaunchChange = { recordedStatus: 'FAILED', endedAt: '2026-11-23T10:05:00.000Z' };

function metricsOf(measurements: readonly Measurement[]): readonly string[] {
  return measurements.map(({ metric, dimension }) => `${metric} ${dimension?.value ?? ''}`);
}

test('changeLaunch() measures the write that ends a launch, and no other', async () => {
  const launches = new MemoryLaunches(aLaunch({ recordedStatus: 'RUNNING' }));
  const measured: Measurement[] = [];
  const deps = { launches, measure: (all: readonly Measurement[]) => void measured.push(...all) };

  await changeLaunch(deps, LAUNCH_ID, () => ({ statusReason: 'still running' }));
  await changeLaunch(deps, LAUNCH_ID, () => undefined);
  expect(measured).toEqual([]);
  await changeLaunch(deps, LAUNCH_ID, () => FAILED);
  await changeLaunch(deps, LAUNCH_ID, () => ({ statusReason: 'failed' }));

  expect(metricsOf(measured)).toEqual(['LaunchesEnded FAILED']);
});

test('changeLaunch() measures nothing when another writer was first', async () => {
  const measured: Measurement[] = [];
  const change = async (
    _launchId: string,
    decide: (launch: Launch) => LaunchChange | undefined,
  ): Promise<Launch> => {
    decide(aLaunch({ recordedStatus: 'RUNNING' }));
    const ended = aLaunch({ recordedStatus: 'FAILED' });
    decide(ended);
    return ended;
  };

  await changeLaunch(
    { launches: { change }, measure: (all) => void measured.push(...all) },
    LAUNCH_ID,
    ({ recordedStatus }) => (recordedStatus === 'RUNNING' ? FAILED : undefined),
  );

  expect(measured).toEqual([]);
});

test('changeLaunch() measures nothing of a row that was deleted meanwhile', async () => {
  const measured: Measurement[] = [];
  const deps = {
    launches: new MemoryLaunches(),
    measure: (all: readonly Measurement[]) => void measured.push(...all),
  };

  expect(await changeLaunch(deps, LAUNCH_ID, () => FAILED)).toBeUndefined();
  expect(measured).toEqual([]);
});

test.each([
  ['never ran', { elapsedSeconds: 3, workflow: 'count' }, []],
  ['has no workflow', { elapsedSeconds: 3, startedAt: '2026-11-23T10:00:00.000Z' }, []],
  [
    'ran',
    { elapsedSeconds: 3, startedAt: '2026-11-23T10:00:00.000Z', workflow: 'count' },
    ['LaunchElapsedSeconds count'],
  ],
])('measureEnd() knows whether there is a time of a launch that %s', (_, change, times) => {
  const measured = measureEnd(aLaunch({ recordedStatus: 'FAILED', ...change }));

  expect(metricsOf(measured)).toEqual(['LaunchesEnded FAILED', ...times]);
});

test('registerLaunch() measures a rejected sheet once, and a registered one not at all', async () => {
  const bad = withSheet('name: [');
  const registered = good();

  await registerLaunch(bad, UPLOADED);
  await registerLaunch(bad, UPLOADED);
  await registerLaunch(registered, UPLOADED);

  expect(bad.measured).toEqual([
    {
      metric: 'LaunchesEnded',
      value: 1,
      unit: 'Count',
      dimension: { name: 'Status', value: 'REJECTED' },
    },
  ]);
  expect(registered.measured).toEqual([]);
});
