import { z } from 'zod';
import { AwsError } from '../../world';
import type { Caller } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import type { Cluster } from './clusters';
import type { Ecs } from './ecs-world';
import { invalid } from './run-task-request';
import type { Tag } from './task';
import { asApiShape } from './task-definition';
import type { TaskLife } from './task-life';

const tagSchema = z.object({ key: z.string(), value: z.string() });

/** The operations that describe what the template declared, and the tags of tasks. */
export function descriptionOperations(ecs: Ecs): Record<string, JsonOperation> {
  return {
    DescribeTaskDefinition: (input, request) => describeDefinition(ecs, input, request.caller),
    DescribeClusters: (input, request) => describeClusters(ecs, input, request.caller),
    ListTagsForResource: (input, request) => listTags(ecs, input, request.caller),
    TagResource: (input, request) => tagTask(ecs, input, request.caller),
  };
}

function describeDefinition(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const schema = z.object({ taskDefinition: z.string(), include: z.unknown().optional() });
  const { taskDefinition: reference } = parseInput(schema, input, 'InvalidParameterException');
  ecs.world.access.authorize(caller, 'ecs:DescribeTaskDefinition', '*');
  const definition = ecs.clusters.findDefinition(reference);
  if (definition === undefined) {
    throw new AwsError('ClientException', 'Unable to describe task definition.');
  }
  const properties = z.record(z.string(), z.unknown()).parse(asApiShape(definition.properties));
  const { tags, ...shown } = properties;
  return {
    taskDefinition: {
      ...shown,
      taskDefinitionArn: definition.arn,
      family: definition.family,
      revision: definition.revision,
      status: 'ACTIVE',
      compatibilities: ['EC2', ...definition.compatibilities],
    },
    tags: tags ?? [],
  };
}

function describeClusters(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const schema = z.object({ clusters: z.array(z.string()).default(['default']) });
  const { clusters: references } = parseInput(schema, input, 'InvalidParameterException');
  const found = references.flatMap((reference) => ecs.clusters.find(reference) ?? []);
  for (const { arn } of found) {
    ecs.world.access.authorize(caller, 'ecs:DescribeClusters', arn, { 'ecs:cluster': arn });
  }
  const missing = references.filter((reference) => ecs.clusters.find(reference) === undefined);
  return {
    clusters: found.map(describeCluster),
    failures: missing.map((reference) => ({
      arn: reference.startsWith('arn:') ? reference : ecs.arn(`cluster/${reference}`),
      reason: 'MISSING',
    })),
  };
}

function describeCluster({ name, arn, lives }: Cluster): unknown {
  const statuses = [...lives.values()].map((life) => life.task.lastStatus);
  const pending = statuses.filter((status) =>
    ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(status),
  );
  return {
    clusterArn: arn,
    clusterName: name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: statuses.filter((status) => status === 'RUNNING').length,
    pendingTasksCount: pending.length,
    activeServicesCount: 0,
    capacityProviders: [],
  };
}

function listTags(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const schema = z.object({ resourceArn: z.string() });
  const { resourceArn: arn } = parseInput(schema, input, 'InvalidParameterException');
  ecs.world.access.authorize(caller, 'ecs:ListTagsForResource', arn);
  return { tags: taskOf(ecs, arn).task.tags };
}

function tagTask(ecs: Ecs, input: unknown, caller: Caller): unknown {
  const schema = z.object({ resourceArn: z.string(), tags: z.array(tagSchema) });
  const { resourceArn: arn, tags } = parseInput(schema, input, 'InvalidParameterException');
  ecs.world.access.authorize(caller, 'ecs:TagResource', arn);
  const life = taskOf(ecs, arn);
  const kept = life.task.tags.filter((old: Tag) => !tags.some(({ key }) => key === old.key));
  // Tags are no part of a task's state: its version stays, and no event is sent.
  life.task = { ...life.task, tags: [...kept, ...tags] };
  return {};
}

function taskOf(ecs: Ecs, arn: string): TaskLife {
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  for (const { lives } of ecs.clusters.all) {
    const life = lives.get(id);
    if (life?.task.taskArn === arn) return life;
  }
  throw invalid('The specified task could not be found. Embedded AWS keeps tags of tasks only.');
}
