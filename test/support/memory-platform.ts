import type { ApplyPlatformEventDeps } from '../../lib/actions/apply-platform-event';
import type { Measurement } from '../../lib/contract/metrics';
import type { QueueFacts } from '../../lib/domain/run/attention-facts';
import { mayChange, type JobRow } from '../../lib/domain/run/job-row';
import type { PlatformEvent } from '../../lib/domain/run/platform-event';
import type { Launch } from '../../lib/domain/launch/launch';
import { aRunResult, LAUNCH_ID } from './launches';
import { MemoryLaunches } from './memory-launches';
import { MemoryObjects } from './memory-objects';
import { QUEUE_ARN } from './platform-events';

function isNews(kept: JobRow, row: JobRow): boolean {
  if (kept.rank !== row.rank) return kept.rank < row.rank;
  const { toldAt = '', blockedReason } = row;
  if (!mayChange(row) || toldAt === '') return false;
  if (toldAt !== kept.toldAt) return (kept.toldAt ?? '') < toldAt;
  return blockedReason !== undefined && kept.blockedReason === undefined;
}

/** Rows of jobs as the Records table keeps them: the highest rank stays, and of those the latest. */
class MemoryRecords {
  readonly rows = new Map<string, JobRow>();

  keep(row: JobRow): boolean {
    const key = `${row.launchId}/${row.attempt}/${row.jobId}`;
    const kept = this.rows.get(key);
    if (kept !== undefined && !isNews(kept, row)) return false;
    this.rows.set(key, row);
    return true;
  }

  replace(row: JobRow): void {
    const key = `${row.launchId}/${row.attempt}/${row.jobId}`;
    if (this.rows.get(key)?.rank === row.rank) this.rows.set(key, row);
  }

  list(launchId: string, attempt: number): readonly JobRow[] {
    return [...this.rows.values()].filter(
      (row) => row.launchId === launchId && row.attempt === attempt,
    );
  }
}

/** Everything that the state notifier acts on, in memory. */
export class MemoryPlatform {
  readonly launches: MemoryLaunches;
  readonly measured: Measurement[] = [];
  readonly attempts: Launch[] = [];
  /** Answers by the order in which they were given. */
  readonly answers: (readonly string[])[] = [];
  /** Tokens of executions that wait no more. */
  readonly late = new Set<string>();
  /** IDs of unfinished jobs by their names. */
  readonly jobs = new Map<string, string[]>();
  readonly ended: (readonly [jobId: string, reason: string])[] = [];
  readonly woken: string[] = [];
  waiting = 0;
  readonly records = new MemoryRecords();
  /** What AWS says when the sweep asks. */
  readonly told: PlatformEvent[] = [];
  /** What Batch says of jobs that are open when their launch ends. */
  readonly open: PlatformEvent[] = [];
  /** Tasks that were stopped, with the reason. */
  readonly stopped: (readonly [taskArn: string, reason: string])[] = [];
  /** By log stream, when its newest line was written. */
  readonly heard = new Map<string, string>();
  queues: QueueFacts = { environments: new Map(), moving: new Set() };
  /** What the watch was asked of. */
  readonly asked: (readonly string[])[] = [];
  /** What the engine printed. */
  readonly logLines: string[] = [];
  /** Rows whose waking fails. */
  readonly unwakeable = new Set<string>();

  constructor(...launches: readonly Launch[]) {
    this.launches = new MemoryLaunches(...launches);
  }

  deps(change: Partial<ApplyPlatformEventDeps> = {}): ApplyPlatformEventDeps {
    const answer = async (token: string, ...rest: string[]): Promise<boolean> => {
      if (this.late.has(token)) return false;
      this.late.add(token);
      this.answers.push([token, ...rest]);
      return true;
    };
    return {
      bucketName: 'bucket',
      launches: this.launches,
      records: {
        keepAttempt: async (launch) => void this.attempts.push(launch),
        keepJob: async (row) => this.records.keep(row),
        replaceJob: async (row) => this.records.replace(row),
        listJobs: async (launchId, attempt) => this.records.list(launchId, attempt),
      },
      objects: new MemoryObjects({
        [`s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`]: JSON.stringify(aRunResult()),
      }),
      executions: { succeed: answer, fail: answer },
      jobQueueArns: [QUEUE_ARN],
      jobs: {
        listUnfinished: async (_queueArn, jobName) => this.jobs.get(jobName) ?? [],
        countWaiting: async () => this.waiting,
        end: async (jobId, reason) => void this.ended.push([jobId, reason]),
        describeOpen: async () => this.open,
        describeQueues: async () => this.queues,
      },
      describeStart: (taskArn) => ({
        workflowEndpoint: 'cluster',
        ...{ logGroup: 'group', logStream: `stream of ${taskArn}`, logUrl: 'https://log' },
      }),
      engineTasks: {
        stop: async (taskArn, reason) => void this.stopped.push([taskArn, reason]),
      },
      engineWatch: {
        ask: async (launches) => {
          this.asked.push(launches.map(({ launchId }) => launchId));
          return this.told.filter(({ kind }) => kind === 'engine-task');
        },
      },
      watches: [{ ask: async () => this.told.filter(({ kind }) => kind !== 'engine-task') }],
      logs: {
        readEnd: async (_group, _stream, limit) => this.logLines.slice(-limit),
        lastEventAt: async (_group, stream) => this.heard.get(stream),
      },
      logUrl: ({ region, logGroup, logStream }) => `${region} ${logGroup} ${logStream}`,
      patience: { reportMinutes: 30, actMinutes: 1440 },
      wake: async (launchId) => {
        if (this.unwakeable.has(launchId)) throw new Error(`cannot wake ${launchId}`);
        this.woken.push(launchId);
      },
      measure: (measurements) => void this.measured.push(...measurements),
      now: () => new Date('2026-11-23T10:05:00.000Z'),
      ...change,
    };
  }
}
