import fc from 'fast-check';
import { parseEngineEvent, summarizeRunLog } from '../../../../lib/domain/run/run-log';
import { LAUNCH_ID } from '../../../support/launches';

const HEAD = { wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:20.000Z' };
function jobs(succeeded: number): object {
  return { submitted: 6, running: 0, failed: 0, succeeded, sequence: succeeded };
}

function progress(completed: number): string {
  return JSON.stringify({ ...HEAD, event: 'progress', completed, total: 6 });
}

function finished(succeeded: number): string {
  const job = { jobId: '1', rule: 'align', wildcards: {} };
  return JSON.stringify({ ...HEAD, event: 'job-finished', ...job, jobs: jobs(succeeded) });
}

test('parseEngineEvent() reads our own lines', () => {
  expect(parseEngineEvent(progress(2))).toEqual({
    ...HEAD,
    event: 'progress',
    completed: 2,
    total: 6,
  });
});

test.each(['', 'Finished job 2.', '{"wfm":1}', '{"wfm":', '{"wfm":2,"event":"progress"}', ' {}'])(
  'parseEngineEvent() knows nothing of %j',
  (line) => {
    expect(parseEngineEvent(line)).toBeUndefined();
  },
);

test('parseEngineEvent() throws for no line at all', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      expect(() => parseEngineEvent(line)).not.toThrow();
    }),
  );
});

test('summarizeRunLog() keeps the furthest report of each attempt', () => {
  const other = JSON.stringify({
    ...HEAD,
    ...{ attempt: 2, event: 'progress', completed: 0, total: 6 },
  });
  const lines = [finished(1), progress(3), 'noise', progress(2), finished(3), finished(2), other];

  expect(summarizeRunLog(lines)).toEqual([
    {
      ...{ launchId: LAUNCH_ID, attempt: 1, time: HEAD.time },
      progress: { completed: 3, total: 6 },
      jobs: jobs(3),
    },
    {
      ...{ launchId: LAUNCH_ID, attempt: 2, time: HEAD.time },
      progress: { completed: 0, total: 6 },
      jobs: undefined,
    },
  ]);
});

test('summarizeRunLog() keeps the latest counts of the steps, and the time of the newest line', () => {
  const line = (sequence: number, time: string): string => {
    const steps = { align: { total: 9, running: 0, failed: 0, succeeded: sequence } };
    const counts = { completed: 1, total: 9, steps, sequence };
    return JSON.stringify({ ...HEAD, time, event: 'progress', ...counts });
  };
  const times = ['2026-11-23T10:00:22.000Z', '2026-11-23T10:00:21.000Z'] as const;

  expect(summarizeRunLog([line(3, times[0]), line(2, times[1])])).toMatchObject([
    { time: times[0], steps: { sequence: 3, steps: { align: { succeeded: 3 } } } },
  ]);
});
