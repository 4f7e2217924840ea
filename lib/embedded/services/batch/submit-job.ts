import type { Caller } from '../../world';
import { notImplemented } from '../../world';
import { clientException } from './batch-error';
import type { Batch } from './batch-world';
import type { Job, JobContainer } from './job';
import type { DeclaredContainer, JobDefinition } from './job-definition';
import type { JobQueue } from './job-queue';
import { overrideLength } from './override-length';
import { checkFargateSize, overrideRequirements, readNeeds } from './resource-needs';
import type { Scheduler } from './scheduler';
import { overridesOf, readSubmitJob } from './submit-job-request';
import type { ContainerOverride, SubmitJobRequest } from './submit-job-request';

const maximumKib = 30;

/** SubmitJob: makes a job of a definition and what the request changes of it. */
export function submitJob(
  batch: Batch,
  scheduler: Scheduler,
  input: unknown,
  caller: Caller,
): unknown {
  const request = readSubmitJob(input);
  authorize(batch, caller, request);
  refuseLargeJob(input);
  const queue = getQueue(batch, request);
  const definition = getDefinition(batch, request);
  refuseMismatch(batch, request, { queue, definition });
  const job = makeJob(batch, request, { queue, definition });
  scheduler.submit(job);
  return { jobArn: job.arn, jobName: job.name, jobId: job.id };
}

function refuseLargeJob(input: unknown): void {
  const kib = Buffer.byteLength(JSON.stringify(input)) / 1024;
  if (kib <= maximumKib) return;
  const got = Math.ceil(kib);
  throw clientException(`Job size must be less than ${maximumKib} KiB, got ${got} KiB`);
}

interface Places {
  readonly queue: JobQueue;
  readonly definition: JobDefinition;
}

function authorize(batch: Batch, caller: Caller, request: SubmitJobRequest): void {
  const { access } = batch.world;
  const { jobQueue, jobDefinition } = request;
  const queueArn = jobQueue.startsWith('arn:') ? jobQueue : batch.arn(`job-queue/${jobQueue}`);
  // As AWS's refusals have it: the right to tag is asked of what the job is submitted to, not of the job.
  const isTagged = Object.keys(request.tags).length > 0;
  for (const action of ['batch:SubmitJob', ...(isTagged ? ['batch:TagResource'] : [])]) {
    access.authorize(caller, action, queueArn);
    access.authorize(caller, action, batch.definitions.arnOf(jobDefinition));
  }
}

function getQueue(batch: Batch, { jobQueue }: SubmitJobRequest): JobQueue {
  const queue = batch.findQueue(jobQueue);
  if (queue === undefined) throw clientException(`JobQueue ${jobQueue} not found.`);
  if (!queue.enabled) throw clientException(`JobQueue ${jobQueue} is DISABLED.`);
  return queue;
}

function getDefinition(batch: Batch, { jobDefinition }: SubmitJobRequest): JobDefinition {
  const definition = batch.definitions.find(jobDefinition);
  if (definition?.status === 'ACTIVE') return definition;
  throw clientException(`JobDefinition ${jobDefinition} is not found or not ACTIVE.`);
}

function refuseMismatch(batch: Batch, request: SubmitJobRequest, places: Places): void {
  const { queue, definition } = places;
  refuseOverrides(request, definition);
  if (queue.environments[0]?.platform !== definition.platform) {
    throw clientException(
      `Job definition for ${definition.platform} cannot be used with JobQueue ${queue.name}.`,
    );
  }
  const unknown = request.dependsOn.find(({ jobId }) => !batch.jobs.has(jobId));
  if (unknown !== undefined) throw clientException(`Dependent job ${unknown.jobId} not found.`);
}

function refuseOverrides(request: SubmitJobRequest, definition: JobDefinition): void {
  const { containerOverrides: plain, ecsPropertiesOverride: ecs } = request;
  if (definition.ecsProperties !== undefined && plain !== undefined) {
    throw clientException('Container overrides should not be set for ecsProperties jobs.');
  }
  if (definition.ecsProperties === undefined && ecs !== undefined) {
    throw clientException('ECS properties overrides should only be set for ecsProperties jobs.');
  }
  if (definition.platform !== 'FARGATE') return;
  const old = (['vcpus', 'memory'] as const).find((name) => plain?.[name] !== undefined);
  if (old === undefined) return;
  throw clientException(`${old} is not applicable for Fargate. Use resource requirements instead.`);
}

function makeJob(batch: Batch, request: SubmitJobRequest, { queue, definition }: Places): Job {
  const id = batch.world.newId();
  const parameters = { ...definition.parameters, ...request.parameters };
  const containers = makeContainers(request, definition, parameters);
  return {
    ...{ id, arn: batch.arn(`job/${id}`), name: request.jobName },
    ...{ queue, definition, parameters, containers },
    overrideLength: overrideLength(definition.containers, overridesOf(request), containers),
    dependsOn: request.dependsOn.map(({ jobId }) => jobId),
    retryStrategy: request.retryStrategy ?? definition.retryStrategy ?? { attempts: 1 },
    timeoutSeconds: request.timeout?.attemptDurationSeconds ?? definition.timeoutSeconds,
    propagateTags: request.propagateTags ?? definition.propagateTags,
    tags: request.tags,
    createdAt: batch.world.now(),
    status: 'SUBMITTED',
    ...{ statusReason: undefined, environment: undefined, attempt: undefined, attempts: [] },
    ...{ startedAt: undefined, stoppedAt: undefined, blockage: undefined },
    ...{ isCancelled: false, isTerminated: false },
  };
}

function makeContainers(
  request: SubmitJobRequest,
  definition: JobDefinition,
  parameters: Readonly<Record<string, string>>,
): readonly JobContainer[] {
  const overrides = overridesOf(request);
  const stranger = overrides.find(
    ({ name }) => !definition.containers.some((container) => container.name === name),
  );
  if (stranger !== undefined) {
    throw clientException(`Container ${stranger.name} is not in the job definition.`);
  }
  const containers = definition.containers.map((container) => {
    const override = overrides.find(({ name }) => name === container.name);
    return makeContainer(container, override, { parameters, platform: definition.platform });
  });
  const [first] = containers;
  if (definition.platform === 'FARGATE' && containers.length === 1 && first !== undefined) {
    checkFargateSize(first.needs);
  }
  return containers;
}

function makeContainer(
  declared: DeclaredContainer,
  override: ContainerOverride | undefined,
  settings: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly platform: JobDefinition['platform'];
  },
): JobContainer {
  const command = (override?.command ?? declared.command).map((word) =>
    substitute(word, settings.parameters),
  );
  if (command.length === 0) {
    throw notImplemented(
      'batch:SubmitJob without a command, because there is no image here to look it up in',
    );
  }
  const changed = override?.environment ?? [];
  const kept = declared.environment.filter(
    ({ name }) => !changed.some((other) => other.name === name),
  );
  const requirements = overrideRequirements(
    declared.resourceRequirements,
    override?.resourceRequirements ?? [],
  );
  return {
    ...declared,
    command,
    environment: [...kept, ...changed],
    resourceRequirements: [...requirements],
    needs: readNeeds(requirements, settings.platform),
  };
}

/** Puts parameters in for `Ref::NAME`; one that nobody gave stays as it stands. */
function substitute(word: string, parameters: Readonly<Record<string, string>>): string {
  return word.replaceAll(/Ref::([\w-]+)/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? (parameters[name] ?? whole) : whole,
  );
}
