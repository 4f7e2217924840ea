import type { DeclaredContainer, JobDefinition } from './job-definition';
import type { Attempt } from './attempt';
import type { ComputeEnvironment } from './compute-environment';
import type { JobQueue } from './job-queue';
import type { Needs } from './needs';
import type { RetryStrategy } from './retry-strategy';

export const jobStatuses = [
  'SUBMITTED',
  'PENDING',
  'RUNNABLE',
  'STARTING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** A container with the overrides of its job in it. */
export type JobContainer = DeclaredContainer & { readonly needs: Needs };

/** One attempt that has ended. */
export interface EndedAttempt {
  readonly taskArn: string;
  readonly containerInstanceArn: string | undefined;
  readonly containers: readonly EndedContainer[];
  readonly startedAt: Date | undefined;
  readonly stoppedAt: Date;
  readonly statusReason: string;
}

export interface EndedContainer {
  readonly name: string;
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
  readonly logStreamName: string | undefined;
}

/** Why the head of a queue cannot run, and since when. */
export interface Blockage {
  /** What time limits name. */
  readonly code: string;
  readonly statusReason: string;
  readonly since: Date;
}

/** What a job was submitted as. */
export interface Submission {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly queue: JobQueue;
  readonly definition: JobDefinition;
  readonly parameters: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  readonly retryStrategy: RetryStrategy;
  readonly timeoutSeconds: number | undefined;
  readonly propagateTags: boolean;
  readonly containers: readonly JobContainer[];
  /** Characters of all that it changes of its definition. */
  readonly overrideLength: number;
  readonly createdAt: Date;
}

/** One job, from its submission on. */
export interface Job extends Submission {
  status: JobStatus;
  statusReason: string | undefined;
  tags: Readonly<Record<string, string>>;
  environment: ComputeEnvironment | undefined;
  /** The attempt under way, or the last one of a job that has ended. */
  attempt: Attempt | undefined;
  readonly attempts: EndedAttempt[];
  startedAt: Date | undefined;
  stoppedAt: Date | undefined;
  isCancelled: boolean;
  isTerminated: boolean;
  blockage: Blockage | undefined;
}

/** The vCPUs and the memory of all containers together. */
export function needsOf({ containers }: Pick<Submission, 'containers'>): Needs {
  return {
    vcpus: containers.reduce((sum, { needs }) => sum + needs.vcpus, 0),
    memoryMib: containers.reduce((sum, { needs }) => sum + needs.memoryMib, 0),
  };
}

export function hasEnded({ status }: Pick<Job, 'status'>): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED';
}
