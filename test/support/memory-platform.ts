import type { ApplyPlatformEventDeps } from '../../lib/actions/apply-platform-event';
import type { Measurement } from '../../lib/contract/metrics';
import type { Launch } from '../../lib/domain/launch/launch';
import { aRunResult, LAUNCH_ID } from './launches';
import { MemoryLaunches } from './memory-launches';
import { MemoryObjects } from './memory-objects';
import { QUEUE_ARN } from './platform-events';

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
      records: { keepAttempt: async (launch) => void this.attempts.push(launch) },
      objects: new MemoryObjects({
        [`s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`]: JSON.stringify(aRunResult()),
      }),
      logs: { readEnd: async (_group, _stream, limit) => this.logLines.slice(-limit) },
      executions: { succeed: answer, fail: answer },
      jobQueueArns: [QUEUE_ARN],
      jobs: {
        listUnfinished: async (_queueArn, jobName) => this.jobs.get(jobName) ?? [],
        countWaiting: async () => this.waiting,
        end: async (jobId, reason) => void this.ended.push([jobId, reason]),
      },
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
