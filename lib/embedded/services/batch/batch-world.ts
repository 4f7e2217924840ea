import { MemoryGroups } from '../../containers/memory-groups';
import type { World } from '../../world';
import type { EventsService } from '../events/events';
import type { LogsService } from '../logs/logs';
import type { ComputeEnvironment } from './compute-environment';
import { JobDefinitions } from './job-definitions';
import { jobEventDetail } from './job-detail';
import type { Job } from './job';
import type { JobQueue } from './job-queue';

/** What Batch is given by the other parts of embedded AWS. */
export interface BatchParts {
  readonly logs: LogsService;
  readonly events: EventsService;
  /** The environment variables by which a process acts as the role. */
  readonly roleCredentials: (roleArn: string) => Record<string, string>;
  /** The folder of an image that the template itself builds. */
  readonly imageFolder: (imageUri: string) => string | undefined;
}

/** Batch's state and surroundings, shared by its operations. */
export class Batch {
  readonly environments: ComputeEnvironment[] = [];
  readonly queues: JobQueue[] = [];
  readonly definitions: JobDefinitions;
  /** In the order of their submission. */
  readonly jobs = new Map<string, Job>();
  /** Why an image cannot be pulled, by its URI. */
  readonly missingImages = new Map<string, string>();
  readonly memoryGroups: MemoryGroups;

  constructor(
    readonly world: World,
    readonly parts: BatchParts,
  ) {
    this.definitions = new JobDefinitions(this.arn('job-definition/'));
    this.memoryGroups = new MemoryGroups((line) => world.report(line));
  }

  findQueue(nameOrArn: string): JobQueue | undefined {
    return this.queues.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  }

  findEnvironment(nameOrArn: string): ComputeEnvironment | undefined {
    return this.environments.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  }

  /** An ARN of Batch in this account and region. */
  arn(resource: string): string {
    return `arn:aws:batch:${this.world.region}:${this.world.accountId}:${resource}`;
  }

  /** Tells of a job that has just changed its status. */
  publish(job: Job): void {
    this.parts.events.publish({
      source: 'aws.batch',
      detailType: 'Batch Job State Change',
      resources: [job.arn],
      detail: jobEventDetail(job),
    });
  }

  publishBlocked(job: Job): void {
    this.parts.events.publish({
      source: 'aws.batch',
      detailType: 'Batch Job Queue Blocked',
      resources: [job.arn, job.queue.arn],
      detail: jobEventDetail(job),
    });
  }
}
