import type { Launch } from '../../lib/domain/launch/launch';
import type { JobCounts, RunResult, Steps } from '../../lib/domain/run/run-report';
import { aRunResult, LAUNCH_ID } from './launches';
import { aJobEvent, aTaskEvent } from './platform-events';

/** What AWS sent of one launch, as it sent it. */
export interface DeliveredRun {
  readonly launch: Partial<Launch>;
  /** Events while the engine runs, and its lines. */
  readonly events: readonly object[];
  readonly lines: readonly string[];
  /** Events of its end. */
  readonly lastEvents: readonly object[];
  readonly result: RunResult;
  /** What AWS says to whoever asks before the end, and after. */
  readonly now: readonly object[];
  readonly finally: readonly object[];
}

/** ECS's events as it numbers them. */
const STARTING = [
  { version: 1, lastStatus: 'PROVISIONING', startedAt: undefined },
  { version: 2, lastStatus: 'PENDING', startedAt: undefined },
  { version: 3, lastStatus: 'ACTIVATING', startedAt: undefined },
  { version: 4, lastStatus: 'RUNNING' },
].map((change) => aTaskEvent({ containers: [], ...change }));

function stopping(exitCode: number): readonly object[] {
  const last = { containers: [{ name: 'engine', exitCode }] };
  return [
    { version: 5, lastStatus: 'DEACTIVATING', containers: [] },
    { version: 6, lastStatus: 'STOPPING', containers: [] },
    { version: 7, lastStatus: 'DEPROVISIONING', containers: [] },
    { version: 8, lastStatus: 'STOPPED', ...last },
  ].map((change) => aTaskEvent(change));
}

function line(body: object): string {
  const head = { wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:30.000Z' };
  return JSON.stringify({ ...head, ...body });
}

/** Counts as they follow from what has become of jobs so far, e.g. `{ '1': 'succeeded' }`. */
class Tally {
  private sequence = 0;
  private readonly states = new Map<string, 'running' | 'failed' | 'succeeded'>();

  constructor(private readonly rules: Readonly<Record<string, string>>) {}

  tell(jobId: string, state: 'running' | 'failed' | 'succeeded'): readonly string[] {
    this.states.set(jobId, state);
    this.sequence += 1;
    const event = { running: 'job-started', failed: 'job-failed', succeeded: 'job-finished' }[
      state
    ];
    const job = { jobId, rule: this.rules[jobId], wildcards: {} };
    const { jobs, steps, sequence } = this;
    const completed = jobs.succeeded;
    const total = Object.keys(this.rules).length;
    const failed = state === 'failed' ? { exitCode: 7, logTail: ['no reads'] } : {};
    return [
      line({ event, ...job, ...failed, jobs }),
      line({ event: 'progress', completed, total, steps, sequence }),
    ];
  }

  get jobs(): JobCounts {
    const count = (state: string): number =>
      [...this.states.values()].filter((one) => one === state).length;
    return {
      ...{ submitted: this.states.size, running: count('running'), failed: count('failed') },
      ...{ succeeded: count('succeeded'), sequence: this.sequence },
    };
  }

  get steps(): Steps {
    const steps: Record<string, Steps[string]> = {};
    for (const [jobId, rule] of Object.entries(this.rules)) {
      const step = (steps[rule] ??= { total: 0, running: 0, failed: 0, succeeded: 0 });
      const state = this.states.get(jobId);
      step.total += 1;
      if (state !== undefined) step[state] += 1;
    }
    return steps;
  }
}

const BEGIN = line({ event: 'run-started', objects: 1, bytes: 4, engineVersion: '7.21.0' });

/** Three jobs of two steps, all good. */
export function goodRun(): DeliveredRun {
  const tally = new Tally({ 1: 'count', 2: 'count', 3: 'merge' });
  const lines = [
    ...tally.tell('1', 'running'),
    ...tally.tell('2', 'running'),
    ...tally.tell('2', 'succeeded'),
    ...tally.tell('1', 'succeeded'),
    ...tally.tell('3', 'running'),
    ...tally.tell('3', 'succeeded'),
  ];
  const lastEvents = stopping(0);
  const { jobs, steps } = tally;
  return {
    ...{ launch: { computeService: 'engine-task' }, events: STARTING, lastEvents },
    lines: [BEGIN, ...lines, line({ event: 'run-finished', outcome: 'succeeded', exitCode: 0 })],
    result: aRunResult({ progress: { completed: 3, total: 3 }, jobs, steps }),
    ...{ now: STARTING.slice(-1), finally: lastEvents.slice(-1) },
  };
}

/** One job is good when it is tried again, one fails for good, and one never starts. */
export function failingRun(): DeliveredRun {
  const tally = new Tally({ 1: 'count', 2: 'count', 3: 'merge', 4: 'report' });
  const lines = [
    ...tally.tell('1', 'running'),
    ...tally.tell('1', 'failed'),
    ...tally.tell('2', 'running'),
    ...tally.tell('1', 'running'),
    ...tally.tell('1', 'succeeded'),
    ...tally.tell('2', 'succeeded'),
    ...tally.tell('3', 'running'),
    ...tally.tell('3', 'failed'),
  ];
  const lastEvents = stopping(1);
  const { jobs, steps } = tally;
  const failure = { jobId: '3', rule: 'merge', wildcards: {}, exitCode: 7, logTail: ['no reads'] };
  return {
    ...{ launch: { computeService: 'engine-task' }, events: STARTING, lastEvents },
    lines: [BEGIN, ...lines, line({ event: 'run-finished', outcome: 'failed', exitCode: 1 })],
    result: aRunResult({
      ...{ outcome: 'failed', exitCode: 1, progress: { completed: 2, total: 4 } },
      ...{ jobs, steps, failures: [failure] },
    }),
    ...{ now: STARTING.slice(-1), finally: lastEvents.slice(-1) },
  };
}

const CREATED = 1_795_428_000_000;
const LOST = { container: { exitCode: 137 }, stoppedAt: CREATED + 60_000 };
const TAGS = { 'wfm:launchId': LAUNCH_ID, 'wfm:attempt': '1', 'wfm:deployment': 'Stack' };

function ofJob(jobId: string, changes: readonly object[]): readonly object[] {
  return changes.map((change) =>
    aJobEvent({
      ...{ jobId, jobName: `snakejob-${jobId}`, createdAt: CREATED, container: {} },
      ...{ tags: { ...TAGS, 'wfm:rule': 'count' }, attempts: [], ...change },
    }),
  );
}

/** Jobs on AWS Batch: one loses its host and is good in the end, one fails, and one outlives the engine by a second. */
export function batchRun(): DeliveredRun {
  const tally = new Tally({ 1: 'count', 2: 'count', 3: 'count' });
  const lines = [
    ...['1', '2', '3'].flatMap((jobId) => tally.tell(jobId, 'running')),
    ...tally.tell('1', 'succeeded'),
    ...tally.tell('2', 'failed'),
  ];
  const startedAt = CREATED + 30_000;
  const ended = { attempts: [{ container: { exitCode: 3 } }], stoppedAt: CREATED + 99_000 };
  const first = ofJob('a', [
    { status: 'RUNNABLE' },
    { status: 'RUNNING', startedAt },
    { status: 'RUNNABLE', attempts: [LOST] },
    { ...ended, status: 'SUCCEEDED', attempts: [LOST, { container: { exitCode: 0 } }] },
  ]);
  const second = ofJob('b', [
    { status: 'SUBMITTED' },
    { status: 'RUNNABLE' },
    { status: 'RUNNING', startedAt },
    { ...ended, status: 'FAILED' },
  ]);
  const third = ofJob('c', [{ status: 'RUNNABLE' }, { status: 'RUNNING', startedAt }]);
  const last = ofJob('c', [{ ...ended, status: 'FAILED' }]);
  const tasks = stopping(1);
  const done = [...first.slice(-1), ...second.slice(-1)];
  const { jobs, steps } = tally;
  return {
    launch: { computeService: 'batch-ec2-spot' },
    events: [...STARTING, ...first, ...second, ...third],
    lines: [BEGIN, ...lines],
    lastEvents: [...tasks, ...last],
    result: aRunResult({
      ...{ outcome: 'failed', exitCode: 1, progress: { completed: 1, total: 3 }, jobs, steps },
      failures: [{ jobId: '2', rule: 'count', wildcards: {}, exitCode: 3, logTail: ['no reads'] }],
    }),
    now: [...STARTING.slice(-1), ...done, ...third.slice(-1)],
    finally: [...tasks.slice(-1), ...done, ...last],
  };
}
