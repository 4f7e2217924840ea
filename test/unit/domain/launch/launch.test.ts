import { LaunchError } from '../../../../lib/domain/errors';
import {
  applyChange,
  hasEnded,
  launchSchema,
  parseLaunch,
  typedWord,
} from '../../../../lib/domain/launch/launch';
import { aLaunch } from '../../../support/launches';

test('parseLaunch() reads what was written', () => {
  expect(parseLaunch(aLaunch())).toEqual(aLaunch());
});

test('parseLaunch() reads a row whose editable attributes have any type', () => {
  const row = {
    ...aLaunch(),
    status: 7,
    statusReason: ['x'],
    computeService: null,
    parameters: 'none',
    resources: [1],
    note: { mine: true },
    shard: 'x',
    workflowShard: 7,
  };

  expect(parseLaunch(row)).toEqual({
    ...aLaunch(),
    status: undefined,
    statusReason: undefined,
    computeService: undefined,
    shard: undefined,
    workflowShard: undefined,
  });
});

test('parseLaunch() reads on whatever a person did to what only tells of a launch', () => {
  const known = new Set(['launchId', 'recordedStatus', 'attempt', 'version']);
  const told = Object.keys(launchSchema.shape).filter((name) => !known.has(name));
  const broken = Object.fromEntries(told.map((name) => [name, [{ odd: true }]]));
  const { launchId, recordedStatus, attempt, version } = aLaunch({ recordedStatus: 'RUNNING' });
  const required = { launchId, recordedStatus, attempt, version };

  for (const row of [required, { ...broken, ...required }]) {
    expect(parseLaunch(row)).toMatchObject({ recordedStatus: 'RUNNING', attempt: 1 });
  }
});

test('parseLaunch() names the attributes that somebody broke', () => {
  const row = { ...aLaunch(), recordedStatus: 'DONE', attempt: 'one' };

  expect(() => parseLaunch(row)).toThrow(
    'Cannot read the row of a launch: recordedStatus, attempt',
  );
  expect(() => parseLaunch(row)).toThrow(LaunchError);
});

test('hasEnded() looks at the recorded status, not at what somebody typed', () => {
  expect(hasEnded(aLaunch({ recordedStatus: 'FAILED', status: 'RETRY' }))).toBe(true);
  expect(hasEnded(aLaunch({ recordedStatus: 'RUNNING', status: 'FAILED' }))).toBe(false);
});

test('typedWord() is undefined while nobody typed', () => {
  expect(typedWord(aLaunch())).toBeUndefined();
  expect(typedWord(aLaunch({ status: 'retry ' }))).toBe('retry ');
  expect(typedWord(aLaunch({ status: undefined }))).toBe('');
});

test('typedWord() takes one of our own words for none: the next write puts it right', () => {
  const launch = aLaunch({ recordedStatus: 'RUNNING', status: 'REGISTERED' });

  expect(typedWord(launch)).toBeUndefined();
  expect(applyChange(launch, { recordedStatus: 'FAILED' }).status).toBe('FAILED');
});

test('applyChange() shows a new status', () => {
  expect(applyChange(aLaunch(), { recordedStatus: 'LAUNCHING' })).toEqual(
    aLaunch({ recordedStatus: 'LAUNCHING' }),
  );
});

test('applyChange() keeps a word that was typed and not answered yet', () => {
  const launch = aLaunch({ recordedStatus: 'RUNNING', status: 'CANCEL' });

  expect(applyChange(launch, { recordedStatus: 'SUCCEEDED' })).toMatchObject({
    recordedStatus: 'SUCCEEDED',
    status: 'CANCEL',
  });
});
