import path from 'node:path';
import { findLogFailure } from '../../containers/log-permission';
import { AwsError } from '../../world';
import type { Caller } from '../../world';
import type { Cluster } from './clusters';
import type { Ecs } from './ecs-world';
import { invalid, readRunTask } from './run-task-request';
import type { RunTaskRequest } from './run-task-request';
import { describeTask } from './task';
import type { Tag, Task } from './task';
import type { TaskDefinition } from './task-definition';
import { containerEnvironment } from '../../containers/container-environment';
import { TaskLife } from './task-life';

type ContainerOverride =
  NonNullable<RunTaskRequest['overrides']['containerOverrides']>[number] | undefined;

/** RunTask: starts tasks, or finds those that the same client token has started before. */
export function runTask(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const request = readRunTask(input);
  const cluster = ecs.clusters.get(request.cluster);
  const definition = ecs.clusters.findDefinition(request.taskDefinition);
  if (definition === undefined) throw invalid('TaskDefinition not found.');
  authorize(ecs, caller, { request, cluster, definition });
  refuseMismatch(request, definition);
  const lives =
    startedBefore(cluster, request) ??
    Array.from({ length: request.count }, () => startTask(ecs, cluster, definition, request));
  remember(cluster, request, lives);
  return { tasks: lives.map((life) => describeTask(life.task, true)), failures: [] };
}

function authorize(
  ecs: Ecs,
  caller: Caller,
  asked: { request: RunTaskRequest; cluster: Cluster; definition: TaskDefinition },
): void {
  const { request, cluster, definition } = asked;
  const { access } = ecs.world;
  access.authorize(caller, 'ecs:RunTask', definition.arn, { 'ecs:cluster': cluster.arn });
  for (const role of [
    request.overrides.taskRoleArn ?? definition.taskRoleArn,
    request.overrides.executionRoleArn ?? definition.executionRoleArn,
  ]) {
    const context = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
    if (role !== undefined) access.authorize(caller, 'iam:PassRole', role, context);
  }
  if (tagsOf(request, definition).length > 0) {
    const context = { 'ecs:CreateAction': 'RunTask', 'ecs:cluster': cluster.arn };
    access.authorize(caller, 'ecs:TagResource', ecs.taskArn(cluster, '*'), context);
  }
}

function refuseMismatch(request: RunTaskRequest, definition: TaskDefinition): void {
  if (!definition.compatibilities.includes('FARGATE')) {
    throw invalid('Task definition does not support launch_type FARGATE.');
  }
  for (const { name } of request.overrides.containerOverrides ?? []) {
    if (name === definition.container.Name) continue;
    throw invalid(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
}

function startedBefore(cluster: Cluster, request: RunTaskRequest): readonly TaskLife[] | undefined {
  const { clientToken, ...parameters } = request;
  const earlier = clientToken === undefined ? undefined : cluster.tokens.get(clientToken);
  if (earlier === undefined || earlier.parameters === JSON.stringify(parameters)) {
    return earlier?.lives;
  }
  throw new AwsError(
    'ConflictException',
    'The client token was used before with other parameters.',
    400,
    { resourceIds: earlier.lives.map((life) => life.task.taskArn) },
  );
}

function remember(cluster: Cluster, request: RunTaskRequest, lives: readonly TaskLife[]): void {
  const { clientToken, ...parameters } = request;
  if (clientToken === undefined) return;
  cluster.tokens.set(clientToken, { parameters: JSON.stringify(parameters), lives });
}

function startTask(
  ecs: Ecs,
  cluster: Cluster,
  definition: TaskDefinition,
  request: RunTaskRequest,
): TaskLife {
  const { container } = definition;
  const task = newTask(ecs, cluster, definition, request);
  const folder = path.join(ecs.world.scratchDirectory, 'tasks', task.id);
  const command = overrideOf(request, definition)?.command ?? container.Command ?? [];
  const life = new TaskLife(task, {
    folder,
    words: [...(container.EntryPoint ?? []), ...command],
    environment: environmentOf(ecs, definition, request, folder),
    stopTimeoutSeconds: container.StopTimeout,
    startFailure: whyNoLog(ecs, definition, request),
    now: () => ecs.world.now(),
    onChange: (changed) => ecs.publish(changed),
    onLines: (lines) => appendLines(ecs, definition, task.id, lines),
    report: (line) => ecs.world.report(line),
  });
  cluster.lives.set(task.id, life);
  ecs.publish(task);
  return life;
}

function environmentOf(
  ecs: Ecs,
  definition: TaskDefinition,
  request: RunTaskRequest,
  taskFolder: string,
): Record<string, string> {
  const { container } = definition;
  const role = request.overrides.taskRoleArn ?? definition.taskRoleArn;
  return containerEnvironment({
    definition: (container.Environment ?? []).map(({ Name, Value }) => ({
      name: Name,
      value: Value,
    })),
    overrides: overrideOf(request, definition)?.environment ?? [],
    credentials: role === undefined ? {} : ecs.roleCredentials(role),
    region: ecs.world.region,
    endpoint: ecs.world.endpoint(),
    imageFolder: ecs.imageFolder(container.Image),
    folder: taskFolder,
    parent: process.env,
  });
}

function overrideOf(request: RunTaskRequest, definition: TaskDefinition): ContainerOverride {
  return request.overrides.containerOverrides?.findLast(
    ({ name }) => name === definition.container.Name,
  );
}

function newTask(
  ecs: Ecs,
  cluster: Cluster,
  definition: TaskDefinition,
  request: RunTaskRequest,
): Task {
  const { container } = definition;
  const id = ecs.newTaskId();
  const containerId = ecs.newTaskId();
  return {
    id,
    taskArn: ecs.taskArn(cluster, id),
    clusterArn: cluster.arn,
    taskDefinitionArn: definition.arn,
    family: definition.family,
    group: request.group ?? `family:${definition.family}`,
    ...(request.startedBy === undefined ? {} : { startedBy: request.startedBy }),
    subnets: request.subnets,
    cpu: request.overrides.cpu ?? definition.cpu,
    memory: request.overrides.memory ?? definition.memory,
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [], ...request.overrides },
    tags: tagsOf(request, definition),
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    version: 1,
    container: {
      containerArn: ecs.containerArn(cluster, id, containerId),
      name: container.Name,
      image: container.Image,
      runtimeId: `${id}-${containerId.slice(0, 10)}`,
      lastStatus: 'PENDING',
    },
    times: { createdAt: ecs.world.now() },
  };
}

function tagsOf(request: RunTaskRequest, definition: TaskDefinition): readonly Tag[] {
  if (request.propagateTags !== 'TASK_DEFINITION') return request.tags;
  const inherited = definition.tags
    .filter(({ Key }) => !request.tags.some(({ key }) => key === Key))
    .map(({ Key: key, Value: value }) => ({ key, value }));
  return [...inherited, ...request.tags];
}

function whyNoLog(
  { world }: Ecs,
  definition: TaskDefinition,
  { overrides }: RunTaskRequest,
): string | undefined {
  const options = definition.container.LogConfiguration?.Options;
  if (options === undefined) return undefined;
  const role = overrides.executionRoleArn ?? definition.executionRoleArn;
  return findLogFailure(world, role, options['awslogs-group']);
}

function appendLines(
  ecs: Ecs,
  definition: TaskDefinition,
  taskId: string,
  lines: readonly string[],
): void {
  const options = definition.container.LogConfiguration?.Options;
  if (options === undefined) return;
  const stream = `${options['awslogs-stream-prefix']}/${definition.container.Name}/${taskId}`;
  const timestamp = ecs.world.now();
  ecs.logs.append(
    options['awslogs-group'],
    stream,
    lines.map((message) => ({ timestamp, message })),
  );
}
