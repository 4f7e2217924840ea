import type { Batch } from './batch-world';
import type { ComputeEnvironment } from './compute-environment';
import type { Job } from './job';
import type { Scheduler } from './scheduler';

/** What happens to a real Batch and nobody asks of it; for whoever wants to see what becomes of a job then. */
export interface BatchControl {
  /** Takes the instance of a running job away, as EC2 does with one from the spot market. */
  loseHost(jobId: string): void;
  /** Whether a compute environment gets instances when it asks for them. */
  setCapacity(environmentNameOrArn: string, isAvailable: boolean): void;
  /** Whether the instances that a compute environment gets join it: without, its jobs stay RUNNABLE, and Batch gives no reason. */
  setJoining(environmentNameOrArn: string, doInstancesJoin: boolean): void;
  /** Makes a compute environment INVALID for a reason, or VALID again without one. */
  setFault(environmentNameOrArn: string, fault: string | undefined): void;
  /** Enables or disables a compute environment, as somebody may in the console. */
  setEnabled(environmentNameOrArn: string, isEnabled: boolean): void;
  /** From now on the image cannot be pulled, for the reason that follows `CannotPullContainerError: `. */
  failPulls(image: string, reason: string): void;
  /** Does what is due at that time: ends attempts that ran too long, cancels jobs that block their queue for too long. */
  tick(now: Date): void;
}

export function createBatchControl(batch: Batch, scheduler: Scheduler): BatchControl {
  const change = (nameOrArn: string, act: (environment: ComputeEnvironment) => void): void => {
    const environment = batch.findEnvironment(nameOrArn);
    if (environment === undefined) {
      throw new Error(`Cannot change "${nameOrArn}": there is no such compute environment`);
    }
    act(environment);
    scheduler.wake();
  };
  return {
    setJoining: (nameOrArn, doInstancesJoin) =>
      change(nameOrArn, (environment) => void (environment.instancesJoin = doInstancesJoin)),
    setFault: (nameOrArn, fault) =>
      change(nameOrArn, (environment) => void (environment.fault = fault)),
    setEnabled: (nameOrArn, isEnabled) =>
      change(nameOrArn, (environment) => void (environment.enabled = isEnabled)),
    loseHost(jobId) {
      const { attempt } = getRunning(batch, jobId);
      attempt?.kill({
        statusReason: `Host EC2 (instance ${attempt.plan.instanceId ?? ''}) terminated.`,
        mayBeRetried: true,
        isHostLost: true,
      });
    },
    setCapacity: (nameOrArn, isAvailable) =>
      change(nameOrArn, (environment) => void (environment.hasCapacity = isAvailable)),
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
