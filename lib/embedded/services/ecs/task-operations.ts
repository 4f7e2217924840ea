import { z } from 'zod';
import { AwsError } from '../../world';
import type { Caller } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import type { Cluster } from './clusters';
import type { Ecs } from './ecs-world';
import { runTask } from './run-task';
import { invalid } from './run-task-request';
import { describeTask } from './task';
import type { TaskLife } from './task-life';

const stopSchema = z.object({
  cluster: z.string().default('default'),
  task: z.string(),
  reason: z.string().default('Task stopped by user'),
});

const describeSchema = z.object({
  cluster: z.string().default('default'),
  tasks: z.array(z.string()).min(1).max(100),
  include: z.array(z.enum(['TAGS'])).default([]),
});

const listSchema = z.strictObject({
  cluster: z.string().default('default'),
  family: z.string().optional(),
  startedBy: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).default('RUNNING'),
  launchType: z.string().optional(),
  maxResults: z.number().int().min(1).max(100).default(100),
  nextToken: z.string().optional(),
});

/** The operations on tasks. */
export function taskOperations(ecs: Ecs): Record<string, JsonOperation> {
  const current =
    (operation: (ecs: Ecs, input: unknown, caller: Caller) => unknown): JsonOperation =>
    (input, request) => {
      ecs.clusters.expire(ecs.world.now());
      return operation(ecs, input, request.caller);
    };
  return {
    RunTask: current(runTask),
    StopTask: current(stopTask),
    DescribeTasks: current(describeTasks),
    ListTasks: current(listTasks),
  };
}

function stopTask(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const request = parseInput(stopSchema, input, 'InvalidParameterException');
  const cluster = ecs.clusters.get(request.cluster);
  const id = taskIdOf(request.task);
  authorizeTask(ecs, caller, 'ecs:StopTask', { cluster, id });
  const life = cluster.lives.get(id);
  if (life === undefined) throw invalid('The referenced task was not found.');
  life.stop(request.reason);
  return { task: describeTask(life.task, true) };
}

function describeTasks(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const request = parseInput(describeSchema, input, 'InvalidParameterException');
  const cluster = ecs.clusters.get(request.cluster);
  const ids = request.tasks.map(taskIdOf);
  for (const id of ids) authorizeTask(ecs, caller, 'ecs:DescribeTasks', { cluster, id });
  const lives = ids.map((id) => cluster.lives.get(id));
  const withTags = request.include.includes('TAGS');
  return {
    tasks: lives.flatMap((life) => (life === undefined ? [] : [describeTask(life.task, withTags)])),
    failures: ids
      .filter((id) => !cluster.lives.has(id))
      .map((id) => ({ arn: ecs.taskArn(cluster, id), reason: 'MISSING' })),
  };
}

function listTasks(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const request = parseInput(listSchema, input, 'InvalidParameterException');
  if (request.startedBy !== undefined && request.family !== undefined) {
    throw new AwsError('InvalidParameterException', 'startedBy must be the only filter.');
  }
  const cluster = ecs.clusters.get(request.cluster);
  const resource = ecs.arn(`container-instance/${cluster.name}/*`);
  ecs.world.access.authorize(caller, 'ecs:ListTasks', resource, { 'ecs:cluster': cluster.arn });
  const arns = [...cluster.lives.values()]
    .filter((life) => isListed(life, request))
    .map((life) => life.task.taskArn);
  const start = request.nextToken === undefined ? 0 : arns.indexOf(request.nextToken) + 1;
  const page = arns.slice(start, start + request.maxResults);
  const more = start + page.length < arns.length;
  return { taskArns: page, ...(more ? { nextToken: page.at(-1) } : {}) };
}

function isListed({ task }: TaskLife, request: z.infer<typeof listSchema>): boolean {
  // ECS sets a desired status of PENDING on no task of ours.
  if (task.desiredStatus !== request.desiredStatus) return false;
  if (request.family !== undefined && task.family !== request.family) return false;
  if (request.launchType !== undefined && request.launchType !== 'FARGATE') return false;
  return request.startedBy === undefined || task.startedBy === request.startedBy;
}

function authorizeTask(
  ecs: Ecs,
  caller: Caller,
  action: string,
  task: { readonly cluster: Cluster; readonly id: string },
): void {
  ecs.world.access.authorize(caller, action, ecs.taskArn(task.cluster, task.id), {
    'ecs:cluster': task.cluster.arn,
  });
}

function taskIdOf(idOrArn: string): string {
  return idOrArn.slice(idOrArn.lastIndexOf('/') + 1);
}
