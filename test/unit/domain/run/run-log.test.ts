import fc from 'fast-check';
import {
  latestJobs,
  latestProgress,
  latestSteps,
} from '../../../../lib/domain/launch/launch-reports';
import { parseEngineEvent, summarizeRunLog } from '../../../../lib/domain/run/run-log';
import type { EngineEvent } from '../../../../lib/domain/run/run-report';
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

test('summarizeRunLog() says of any lines what parsing all of them says', () => {
  const count = fc.nat({ max: 30 });
  const counts = fc.record({ submitted: count, running: count, failed: count, succeeded: count });
  const head = fc.record({
    wfm: fc.constant(1),
    launchId: fc.constantFrom('a', 'b', 'c"\\\\'),
    attempt: fc.constantFrom(1, 2),
    time: fc.constantFrom('2026-11-23T10:00:20.000Z', '2026-11-23T10:00:21.000Z', 'lately'),
  });
  const wildcards = fc.constantFrom({}, { sequence: '7' }, { text: '"sequence":99' });
  const job = fc
    .tuple(
      head,
      wildcards,
      counts,
      fc.option(count),
      fc.constantFrom('job-started', 'job-finished'),
    )
    .map(([begin, values, jobs, sequence, event]) => ({
      ...{ ...begin, event, jobId: '1', rule: 'align', wildcards: values },
      jobs: sequence === null ? jobs : { ...jobs, sequence },
    }));
  const report = fc
    .tuple(head, count, count, fc.boolean(), count)
    .map(([begin, completed, total, hasSteps, sequence]) => {
      const steps = { align: { total, running: 0, failed: 0, succeeded: completed } };
      const more = hasSteps ? { steps, sequence } : {};
      return { ...begin, event: 'progress', completed, total, ...more };
    });
  const broken = head.map((begin) => ({ ...begin, event: 'progress', completed: 99, total: 'x' }));
  const line = fc.oneof(
    ...[job, report, broken].map((event) => event.map((value) => JSON.stringify(value))),
    fc.string(),
  );

  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const ours = summarizeRunLog(lines).map(weighed);
      expect(new Set(ours)).toEqual(new Set(parsingAll(lines).map(weighed)));
    }),
    { seed: 7, numRuns: 1000 },
  );
});

/** Equal numbers of two reports are as good as one another: only the numbers count. */
function weighed({ launchId, attempt, time, progress, jobs, steps }: Summary): string {
  const numbers = [progress?.completed, jobs === undefined ? undefined : (jobs.sequence ?? 0)];
  return JSON.stringify([launchId, attempt, time, ...numbers, steps?.sequence]);
}

type Summary = ReturnType<typeof summarizeRunLog>[number];

function parsingAll(lines: readonly string[]): Summary[] {
  const found = new Map<string, Summary>();
  for (const event of lines.map(parseEngineEvent)) {
    if (event === undefined) continue;
    const key = `${event.launchId}/${event.attempt}`;
    found.set(key, withEvent(found.get(key), event));
  }
  return [...found.values()];
}

function withEvent(known: Summary | undefined, event: EngineEvent): Summary {
  const { launchId, attempt, time } = event;
  const progress = event.event === 'progress' ? event : undefined;
  return {
    ...{ launchId, attempt },
    time: known === undefined || time > known.time ? time : known.time,
    progress: latestProgress(known?.progress, progress),
    jobs: latestJobs(known?.jobs, 'jobs' in event ? event.jobs : undefined),
    steps: latestSteps(known?.steps, progress && stepsOf(progress)),
  };
}

function stepsOf({
  steps,
  sequence = 0,
}: Extract<EngineEvent, { event: 'progress' }>): Summary['steps'] {
  return steps === undefined ? undefined : { steps, sequence };
}
