import * as z from 'zod';
import type { Caller, ServiceRequest } from '../../world';
import { clusterOf } from './attempt-plan';
import { readRequest } from './batch-error';
import type { Batch } from './batch-world';
import type { ComputeEnvironment } from './compute-environment';
import { describeJobDefinition, readJobDefinition } from './job-definition';
import type { JobDefinition } from './job-definition';
import type { JobQueue } from './job-queue';
import type { RestRoutes } from './rest-protocol';

const pageFields = {
  maxResults: z.number().int().min(1).max(100).default(100),
  nextToken: z.string().optional(),
};

const queuesSchema = z.strictObject({
  jobQueues: z.array(z.string()).optional(),
  ...pageFields,
});

const environmentsSchema = z.strictObject({
  computeEnvironments: z.array(z.string()).optional(),
  ...pageFields,
});

const definitionsSchema = z.strictObject({
  jobDefinitions: z.array(z.string()).optional(),
  jobDefinitionName: z.string().optional(),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  ...pageFields,
});

const deregisterSchema = z.strictObject({ jobDefinition: z.string() });

/** The operations on queues, environments and job definitions. */
export function descriptionOperations(batch: Batch): RestRoutes {
  const of =
    (operation: (batch: Batch, input: unknown, caller: Caller) => unknown) =>
    (input: unknown, { caller }: ServiceRequest) =>
      operation(batch, input, caller);
  return {
    'POST /v1/describejobqueues': of(describeQueues),
    'POST /v1/describecomputeenvironments': of(describeEnvironments),
    'POST /v1/describejobdefinitions': of(describeDefinitions),
    'POST /v1/registerjobdefinition': of(register),
    'POST /v1/deregisterjobdefinition': of(deregister),
  };
}

function describeQueues(batch: Batch, input: unknown, caller: Caller): unknown {
  const request = readRequest('DescribeJobQueues', queuesSchema, input);
  batch.world.access.authorize(caller, 'batch:DescribeJobQueues', '*');
  const { items, nextToken } = pageOf(pick(batch.queues, request.jobQueues), request);
  return { jobQueues: items.map(describeQueue), nextToken };
}

function describeQueue({ name, arn, properties, tags }: JobQueue): unknown {
  return {
    ...properties,
    ...{ jobQueueName: name, jobQueueArn: arn, tags },
    ...{ status: 'VALID', statusReason: 'JobQueue Healthy', jobQueueType: 'ECS' },
  };
}

function describeEnvironments(batch: Batch, input: unknown, caller: Caller): unknown {
  const request = readRequest('DescribeComputeEnvironments', environmentsSchema, input);
  batch.world.access.authorize(caller, 'batch:DescribeComputeEnvironments', '*');
  const chosen = pick(batch.environments, request.computeEnvironments);
  const { items, nextToken } = pageOf(chosen, request);
  return { computeEnvironments: items.map((one) => describeEnvironment(batch, one)), nextToken };
}

function describeEnvironment(batch: Batch, environment: ComputeEnvironment): unknown {
  const { region, accountId } = batch.world;
  const { name, arn, properties, tags, enabled, fault } = environment;
  const ecsClusterArn = `arn:aws:ecs:${region}:${accountId}:cluster/${clusterOf(environment)}`;
  return {
    ...properties,
    ...{ computeEnvironmentName: name, computeEnvironmentArn: arn, tags, ecsClusterArn },
    ...{ state: enabled ? 'ENABLED' : 'DISABLED', containerOrchestrationType: 'ECS' },
    status: fault === undefined ? 'VALID' : 'INVALID',
    statusReason: fault ?? 'ComputeEnvironment Healthy',
  };
}

function describeDefinitions(batch: Batch, input: unknown, caller: Caller): unknown {
  const request = readRequest('DescribeJobDefinitions', definitionsSchema, input);
  batch.world.access.authorize(caller, 'batch:DescribeJobDefinitions', '*');
  const chosen = batch.definitions.all
    .filter((definition) => isAskedFor(definition, request))
    .toReversed();
  const { items, nextToken } = pageOf(chosen, request);
  return { jobDefinitions: items.map(describeJobDefinition), nextToken };
}

function isAskedFor(
  { name, revision, arn, status }: JobDefinition,
  request: z.infer<typeof definitionsSchema>,
): boolean {
  if (request.status !== undefined && status !== request.status) return false;
  if (request.jobDefinitionName !== undefined && name !== request.jobDefinitionName) return false;
  const names = [name, `${name}:${revision}`, arn];
  return request.jobDefinitions?.some((asked) => names.includes(asked)) ?? true;
}

function register(batch: Batch, input: unknown, caller: Caller): unknown {
  const definition = readJobDefinition('RegisterJobDefinition', input);
  const { access } = batch.world;
  const resource = batch.arn(`job-definition/${definition.name}`);
  access.authorize(caller, 'batch:RegisterJobDefinition', resource);
  if (Object.keys(definition.tags).length > 0) {
    access.authorize(caller, 'batch:TagResource', resource);
  }
  for (const role of [definition.jobRoleArn, definition.executionRoleArn]) {
    const context = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
    if (role !== undefined) access.authorize(caller, 'iam:PassRole', role, context);
  }
  const { name, arn, revision } = batch.definitions.register(definition);
  return { jobDefinitionName: name, jobDefinitionArn: arn, revision };
}

function deregister(batch: Batch, input: unknown, caller: Caller): unknown {
  const { jobDefinition } = readRequest('DeregisterJobDefinition', deregisterSchema, input);
  const arn = batch.definitions.arnOf(jobDefinition);
  batch.world.access.authorize(caller, 'batch:DeregisterJobDefinition', arn);
  const definition = batch.definitions.find(jobDefinition);
  if (definition !== undefined) definition.status = 'INACTIVE';
  return {};
}

function pick<T extends { readonly name: string; readonly arn: string }>(
  all: readonly T[],
  asked: readonly string[] | undefined,
): readonly T[] {
  if (asked === undefined || asked.length === 0) return all;
  return all.filter(({ name, arn }) => asked.includes(name) || asked.includes(arn));
}

function pageOf<T extends { readonly arn: string }>(
  all: readonly T[],
  page: { readonly maxResults: number; readonly nextToken?: string | undefined },
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  const { maxResults, nextToken } = page;
  const start = nextToken === undefined ? 0 : all.findIndex(({ arn }) => arn === nextToken) + 1;
  const items = all.slice(start, start + maxResults);
  const more = start + items.length < all.length;
  return { items, nextToken: more ? items.at(-1)?.arn : undefined };
}
