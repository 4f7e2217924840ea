import { changeLaunch, measureEnd } from '../../../lib/actions/change-launch';
import { registerLaunch } from '../../../lib/actions/register-launch';
import type { Measurement } from '../../../lib/contract/metrics';
import type { Launch, LaunchChange } from '../../../lib/domain/launch/launch';
import type { RunFailure } from '../../../lib/domain/run/run-failure';
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

test('registerLaunch() measures a rejected sheet and a registered one once each', async () => {
  const bad = withSheet('name: [');
  const registered = good();

  await registerLaunch(bad, UPLOADED);
  await registerLaunch(bad, UPLOADED);
  await registerLaunch(registered, UPLOADED);
  await registerLaunch(registered, UPLOADED);

  expect(metricsOf(bad.measured)).toEqual([
    'LaunchesEnded REJECTED',
    'LaunchFailures InvalidConfigurationError',
  ]);
  expect(registered.measured).toEqual([
    {
      ...{ metric: 'LaunchesRegistered', value: 1, unit: 'Count' },
      facts: {
        launchId: 'my-counts-20261123-a1b2c3d4e5',
        name: 'my counts',
        workflow: 'count',
        key: UPLOADED.key,
        uploadedBy: undefined,
      },
    },
  ]);
});

test('changeLaunch() measures how long a launch has had the status that it leaves', async () => {
  const launches = new MemoryLaunches(aLaunch());
  const measured: Measurement[] = [];
  const deps = { launches, measure: (all: readonly Measurement[]) => void measured.push(...all) };
  const statuses = ['LAUNCHING', 'RUNNING', 'FAILED'] as const;

  for (const [index, recordedStatus] of statuses.entries()) {
    launches.now = () => new Date(Date.parse('2026-11-23T10:00:00.000Z') + 10_000 * 2 ** index);
    await changeLaunch(deps, LAUNCH_ID, () => ({ recordedStatus }));
    await changeLaunch(deps, LAUNCH_ID, () => ({ recordedStatus }));
  }

  const left = measured.filter(({ metric }) => metric === 'StatusSeconds');
  expect(left.map(({ value, dimension }) => [dimension?.value, value])).toEqual([
    ['REGISTERED', 10],
    ['LAUNCHING', 10],
    ['RUNNING', 20],
  ]);
});

test.each([
  ['count', {}, 'count'],
  ['of a sheet', { workflowOrigin: 'own' }, 'own'],
  ['of somebody else', { workflowOrigin: 'foreign' }, 'foreign'],
] as const)('measureEnd() has one series for each workflow that is deployed: %s', (...row) => {
  const [workflow, origin, series] = row;
  const ran = { elapsedSeconds: 3, startedAt: '2026-11-23T10:00:00.000Z' };

  const measured = measureEnd(
    aLaunch({ recordedStatus: 'SUCCEEDED', workflow, ...origin, ...ran }),
  );

  expect(metricsOf(measured)).toEqual([
    'LaunchesEnded SUCCEEDED',
    `LaunchElapsedSeconds ${series}`,
  ]);
});

test('measureEnd() says in the line what failed and why, whatever the series', () => {
  const failure: RunFailure = {
    type: 'RuleFailed',
    owner: 'pipeline author',
    message: 'Step align failed',
    hint: 'Mend it.',
    evidence: {},
  };

  const measured = measureEnd(aLaunch({ recordedStatus: 'FAILED', workflow: 'count', failure }));

  expect(measured.find(({ metric }) => metric === 'LaunchFailures')).toMatchObject({
    dimension: { name: 'FailureType', value: 'RuleFailed' },
    facts: {
      ...{ launchId: LAUNCH_ID, workflow: 'count', attempt: 1 },
      ...{ owner: 'pipeline author', reason: 'Step align failed' },
    },
  });
});
