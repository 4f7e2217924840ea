/**
 * Decides which jobs run: a queue's head first, in the first of its environments that has room, and nobody behind a head
 * that has to wait. Everything that may change the answer (a submission, an end, an instance more or less) wakes it.
 */
import { Attempt } from './attempt';
import type { Ending } from './attempt';
import { planAttempt } from './attempt-plan';
import type { Batch } from './batch-world';
import { findBlockage } from './blockage';
import { judgePlace } from './compute-environment';
import type { ComputeEnvironment } from './compute-environment';
import { containersOf } from './job-detail';
import { hasEnded, needsOf } from './job';
import type { Job, JobStatus } from './job';
import type { JobQueue } from './job-queue';
import { isRetried } from './retry-strategy';

const longestOverrides = 8192;

export class Scheduler {
  /** Jobs that have not been found free of dependencies. */
  private readonly unevaluated = new Set<Job>();
  /** RUNNABLE jobs, first in, first out. */
  private readonly waiting = new Map<JobQueue, Job[]>();
  private readonly running = new Set<Job>();
  private readonly underWay = new Set<Promise<void>>();
  private isWoken = false;
  private isStopped = false;

  constructor(private readonly batch: Batch) {}

  submit(job: Job): void {
    this.batch.jobs.set(job.id, job);
    this.unevaluated.add(job);
    this.wake();
  }

  /** Decides anew, once those who asked have had their answers. */
  wake(): void {
    if (this.isWoken || this.isStopped) return;
    this.isWoken = true;
    setImmediate(() => {
      this.isWoken = false;
      this.schedule();
    });
  }

  /** TerminateJob and CancelJob: a job that has not begun fails at once, one that has is asked to end. */
  end(job: Job, ending: Ending): void {
    if (hasEnded(job)) return;
    if (job.attempt !== undefined) {
      job.attempt.end(ending);
      return;
    }
    this.finish(job, 'FAILED', ending.statusReason);
  }

  /** Does what Batch does when time has passed: ends attempts, and cancels jobs that block their queue. */
  tick(now: Date): void {
    this.schedule();
    for (const { attempt } of this.running) attempt?.checkTime(now);
    for (const queue of this.batch.queues) this.cancelBlocking(queue, now);
  }

  /** Ends everything at once, because embedded AWS itself ends. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const { attempt } of this.running) {
      attempt?.kill({ statusReason: 'Embedded AWS has ended', mayBeRetried: false });
    }
    await Promise.all(this.underWay);
  }

  private schedule(): void {
    if (this.isStopped) return;
    for (const job of this.unevaluated) this.evaluate(job);
    const queues = this.batch.queues.toSorted((left, right) => right.priority - left.priority);
    for (const queue of queues) this.place(queue);
  }

  private evaluate(job: Job): void {
    const others = job.dependsOn.map((id) => this.batch.jobs.get(id));
    if (others.some((other) => other?.status === 'FAILED')) {
      this.finish(job, 'FAILED', 'Dependent Job failed');
    } else if (others.every((other) => other?.status === 'SUCCEEDED')) {
      this.unevaluated.delete(job);
      this.waitingIn(job.queue).push(job);
      this.change(job, 'RUNNABLE');
    } else if (job.status === 'SUBMITTED') {
      this.change(job, 'PENDING');
    }
  }

  private place(queue: JobQueue): void {
    const waiting = this.waitingIn(queue);
    for (let [head] = waiting; head !== undefined; [head] = waiting) {
      const needs = needsOf(head);
      const open = queue.environments.filter(({ enabled }) => enabled);
      const free = open.find((environment) => judgePlace(environment, needs) === 'free');
      if (free === undefined) {
        this.block(head, open);
        return;
      }
      waiting.shift();
      head.blockage = undefined;
      this.startOrRefuse(head, free);
    }
  }

  private block(head: Job, open: readonly ComputeEnvironment[]): void {
    const blockage = findBlockage(open, needsOf(head), this.batch.world.now());
    if (blockage?.code === head.blockage?.code) return;
    head.blockage = blockage;
    head.statusReason = blockage?.statusReason;
    if (blockage !== undefined) this.batch.publishBlocked(head);
  }

  /** ECS refuses a task with longer overrides, once there is a place for it: there is no attempt then. */
  private startOrRefuse(job: Job, environment: ComputeEnvironment): void {
    if (job.overrideLength <= longestOverrides) {
      this.start(job, environment);
      return;
    }
    const reason = `Container Overrides length must be at most ${longestOverrides}`;
    this.finish(job, 'FAILED', reason);
  }

  private start(job: Job, environment: ComputeEnvironment): void {
    const attempt = new Attempt(planAttempt(this.batch, job, environment));
    job.attempt = attempt;
    job.environment = environment;
    const { vcpus } = needsOf(job);
    environment.usedVcpus += vcpus;
    this.change(job, 'STARTING');
    const life = this.live(job, attempt)
      .catch((error: unknown) => this.batch.world.report(`batch: job ${job.id}: ${String(error)}`))
      .finally(() => {
        this.running.delete(job);
        this.underWay.delete(life);
        environment.usedVcpus -= vcpus;
        this.wake();
      });
    this.running.add(job);
    this.underWay.add(life);
  }

  private async live(job: Job, attempt: Attempt): Promise<void> {
    await turn();
    await attempt.run(() => {
      attempt.startedAt = this.batch.world.now();
      job.startedAt = attempt.startedAt;
      this.change(job, 'RUNNING');
    });
    this.conclude(job, attempt);
  }

  private conclude(job: Job, attempt: Attempt): void {
    const { statusReason, plan } = attempt;
    const containers = containersOf(job);
    const stoppedAt = this.batch.world.now();
    const { taskArn, containerInstanceArn } = plan;
    const place = { taskArn, containerInstanceArn, containers };
    job.attempts.push({ ...place, startedAt: attempt.startedAt, stoppedAt, statusReason });
    if (attempt.hasSucceeded) {
      this.finish(job, 'SUCCEEDED', statusReason);
    } else if (this.isTriedAgain(job, attempt)) {
      job.attempt = undefined;
      job.startedAt = undefined;
      this.waitingIn(job.queue).push(job);
      this.change(job, 'RUNNABLE');
    } else {
      this.finish(job, 'FAILED', statusReason);
    }
  }

  private isTriedAgain(job: Job, { ending, statusReason, runs }: Attempt): boolean {
    if (ending?.mayBeRetried === false) return false;
    const wrong = runs.find(({ exitCode }) => exitCode !== 0)?.plan.name;
    const container = containersOf(job).find(({ name }) => name === wrong);
    const { reason, exitCode } = container ?? { reason: undefined, exitCode: undefined };
    return isRetried(job.retryStrategy, { statusReason, reason, exitCode }, job.attempts.length);
  }

  private cancelBlocking(queue: JobQueue, now: Date): void {
    const waiting = this.waitingIn(queue);
    for (let [head] = waiting; head !== undefined; [head] = waiting) {
      const { blockage } = head;
      const limit = queue.timeLimits.find(({ reason }) => reason === blockage?.code);
      if (blockage === undefined || limit === undefined) return;
      if (now.getTime() - blockage.since.getTime() < limit.maxTimeSeconds * 1000) return;
      head.isCancelled = true;
      const reason = `Canceled by JobStateTimeLimit action due to reason: ${limit.reason}`;
      this.finish(head, 'FAILED', reason);
      this.place(queue);
    }
  }

  private finish(job: Job, status: 'SUCCEEDED' | 'FAILED', statusReason: string): void {
    this.unevaluated.delete(job);
    const waiting = this.waitingIn(job.queue);
    if (waiting.includes(job)) waiting.splice(waiting.indexOf(job), 1);
    job.stoppedAt = this.batch.world.now();
    this.change(job, status, statusReason);
    this.wake();
  }

  private waitingIn(queue: JobQueue): Job[] {
    const waiting = this.waiting.get(queue) ?? [];
    this.waiting.set(queue, waiting);
    return waiting;
  }

  private change(job: Job, status: JobStatus, statusReason?: string): void {
    job.status = status;
    job.statusReason = statusReason;
    this.batch.publish(job);
  }
}

/** Gives requests a chance to see the job as it is now. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
