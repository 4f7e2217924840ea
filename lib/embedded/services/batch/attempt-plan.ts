import path from 'node:path';
import { containerEnvironment } from '../../containers/container-environment';
import type { EnvironmentVariable } from '../../containers/container-environment';
import { findLogFailure } from '../../containers/log-permission';
import type { AttemptPlan } from './attempt';
import type { Batch } from './batch-world';
import type { ComputeEnvironment } from './compute-environment';
import type { ContainerPlan } from './container-run';
import type { Job, JobContainer } from './job';

interface Place {
  readonly job: Job;
  readonly environment: ComputeEnvironment;
  readonly taskId: string;
  readonly folder: string;
}

/** Where the job's next attempt runs and what: a task of its own, on an instance unless it is Fargate's. */
export function planAttempt(batch: Batch, job: Job, environment: ComputeEnvironment): AttemptPlan {
  const { world } = batch;
  const taskId = hexadecimal(batch);
  const cluster = clusterOf(environment);
  const ecs = `arn:aws:ecs:${world.region}:${world.accountId}`;
  const isOnInstance = environment.platform === 'EC2';
  const folder = path.join(world.scratchDirectory, 'jobs', taskId);
  const place = { job, environment, taskId, folder };
  return {
    taskArn: `${ecs}:task/${cluster}/${taskId}`,
    containerInstanceArn: isOnInstance
      ? `${ecs}:container-instance/${cluster}/${hexadecimal(batch)}`
      : undefined,
    instanceId: isOnInstance ? `i-${hexadecimal(batch).slice(0, 17)}` : undefined,
    folder,
    containers: job.containers.map((container) => planContainer(batch, place, container)),
    timeoutSeconds: job.timeoutSeconds,
    report: (line) => world.report(line),
  };
}

/** The ECS cluster that Batch makes for an environment. */
export function clusterOf({ name }: Pick<ComputeEnvironment, 'name'>): string {
  return `AWSBatch-${name}`;
}

function planContainer(batch: Batch, place: Place, container: JobContainer): ContainerPlan {
  const logs = logPlaceOf(place, container);
  const toLocal = localPaths(place, container);
  return {
    name: container.name,
    essential: container.essential,
    dependsOn: container.dependsOn,
    id: `${place.taskId}-${container.name}`,
    words: container.command.map(toLocal),
    folder: path.join(place.folder, 'containers', container.name),
    environment: environmentOf(batch, place, container),
    memoryMib: container.needs.memoryMib,
    memoryGroups: batch.memoryGroups,
    stopTimeoutSeconds: container.stopTimeoutSeconds,
    logStreamName: logs.stream,
    onLines: (lines) => {
      const timestamp = batch.world.now();
      const messages = lines.map((message) => ({ timestamp, message }));
      batch.parts.logs.append(logs.group, logs.stream, messages);
    },
    startFailure:
      pullFailureOf(batch, container) ??
      findLogFailure(batch.world, place.job.definition.executionRoleArn, logs.group),
  };
}

function pullFailureOf(batch: Batch, { image }: JobContainer): string | undefined {
  const reason = batch.missingImages.get(image);
  return reason === undefined ? undefined : `CannotPullContainerError: ${reason}`;
}

function environmentOf(
  batch: Batch,
  place: Place,
  container: JobContainer,
): Record<string, string> {
  const { job, environment, folder } = place;
  const { parts, world } = batch;
  const { jobRoleArn: role } = job.definition;
  const toLocal = localPaths(place, container);
  return containerEnvironment({
    definition: container.environment.map(({ name, value }) => ({ name, value: toLocal(value) })),
    // Batch's own variables cannot be overridden.
    overrides: batchVariables(job, environment),
    credentials: role === undefined ? {} : parts.roleCredentials(role),
    region: world.region,
    endpoint: world.endpoint(),
    imageFolder: parts.imageFolder(container.image),
    folder: path.join(folder, 'containers', container.name),
    parent: process.env,
  });
}

function batchVariables(job: Job, environment: ComputeEnvironment): readonly EnvironmentVariable[] {
  return [
    { name: 'AWS_BATCH_JOB_ID', value: job.id },
    { name: 'AWS_BATCH_JOB_ATTEMPT', value: String(job.attempts.length + 1) },
    { name: 'AWS_BATCH_JQ_NAME', value: job.queue.name },
    { name: 'AWS_BATCH_CE_NAME', value: environment.name },
  ];
}

function logPlaceOf({ job, taskId }: Place, container: JobContainer) {
  const options = container.logConfiguration?.options ?? {};
  // Of a long name Batch takes the first 200 characters.
  const prefix = options['awslogs-stream-prefix'] ?? job.definition.name.slice(0, 200);
  return {
    group: options['awslogs-group'] ?? '/aws/batch/job',
    stream: `${prefix}/${container.name}/${taskId}`,
  };
}

/**
 * A volume has a folder of its own on this machine, because nothing can be mounted at the container's path: a command's
 * word or a variable's value that is such a path, or begins with it, becomes the path of that folder.
 */
function localPaths({ folder }: Place, { mountPoints }: JobContainer): (text: string) => string {
  return (text) => {
    const mount = mountPoints.find(
      ({ containerPath }) => text === containerPath || text.startsWith(`${containerPath}/`),
    );
    if (mount === undefined) return text;
    const rest = text.slice(mount.containerPath.length);
    return path.join(folder, 'volumes', mount.sourceVolume) + rest;
  };
}

function hexadecimal({ world }: Batch): string {
  return world.newId().replaceAll('-', '');
}
