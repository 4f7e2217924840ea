import type { Batch } from './batch-world';
import type { Job } from './job';
import type { Scheduler } from './scheduler';

/** What happens to a real Batch and nobody asks of it; for whoever wants to see what becomes of a job then. */
export interface BatchControl {
  /** Takes the instance of a running job away, as EC2 does with one from the spot market. */
  loseHost(jobId: string): void;
  /** Whether a compute environment gets instances when it asks for them. */
  setCapacity(environmentNameOrArn: string, isAvailable: boolean): void;
  /** From now on the image cannot be pulled, for the reason that follows `CannotPullContainerError: `. */
  failPulls(image: string, reason: string): void;
  /** Does what is due at that time: ends attempts that ran too long, cancels jobs that block their queue for too long. */
  tick(now: Date): void;
}

export function createBatchControl(batch: Batch, scheduler: Scheduler): BatchControl {
  return {
    loseHost(jobId) {
      const { attempt } = getRunning(batch, jobId);
      attempt?.kill({
        statusReason: `Host EC2 (instance ${attempt.plan.instanceId ?? ''}) terminated.`,
        mayBeRetried: true,
        isHostLost: true,
      });
    },
    setCapacity(nameOrArn, isAvailable) {
      const environment = batch.findEnvironment(nameOrArn);
      if (environment === undefined) {
        throw new Error(`Cannot set capacity: there is no compute environment "${nameOrArn}"`);
      }
      environment.hasCapacity = isAvailable;
      scheduler.wake();
    },
    failPulls: (image, reason) => void batch.missingImages.set(image, reason),
    tick: (now) => scheduler.tick(now),
  };
}

function getRunning(batch: Batch, jobId: string): Job {
  const job = batch.jobs.get(jobId);
  if (job?.status === 'STARTING' || job?.status === 'RUNNING') {
    if (job.attempt?.plan.instanceId !== undefined) return job;
  }
  throw new Error(`Cannot lose the host of job "${jobId}": no such job runs on an instance`);
}
