import * as z from 'zod';
import { asApiShape } from './api-shape';
import type { ComputeEnvironment, Declared } from './compute-environment';

const timeLimitSchema = z.strictObject({
  reason: z.enum([
    'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
    'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
    'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
    'MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED',
  ]),
  state: z.literal('RUNNABLE'),
  maxTimeSeconds: z.coerce.number().int().min(600).max(86_400),
  action: z.literal('CANCEL'),
});

const queueSchema = z.strictObject({
  jobQueueName: z.string().optional(),
  priority: z.coerce.number().int().min(0).max(1000),
  state: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  computeEnvironmentOrder: z
    .array(z.strictObject({ order: z.coerce.number(), computeEnvironment: z.string() }))
    .min(1)
    .max(3),
  jobStateTimeLimitActions: z.array(timeLimitSchema).default([]),
  tags: z.record(z.string(), z.string()).default({}),
});

type Properties = z.infer<typeof queueSchema>;

/** A job queue: first in, first out, and nobody overtakes its head. */
export interface JobQueue {
  readonly name: string;
  readonly arn: string;
  readonly priority: number;
  readonly enabled: boolean;
  /** In the order in which they are tried. */
  readonly environments: readonly ComputeEnvironment[];
  readonly timeLimits: Properties['jobStateTimeLimitActions'];
  readonly tags: Properties['tags'];
  /** In the words of the API, for DescribeJobQueues. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Reads the resolved properties of an AWS::Batch::JobQueue; one that it does not know it refuses by name. */
export function readJobQueue(
  declared: Declared,
  environments: readonly ComputeEnvironment[],
): JobQueue {
  const { name, arn } = declared;
  const parsed = queueSchema.safeParse(asApiShape(declared.properties));
  if (!parsed.success) {
    throw new Error(`Cannot make job queue "${name}": ${z.prettifyError(parsed.error)}`);
  }
  const { priority, state, computeEnvironmentOrder: order, ...rest } = parsed.data;
  const ordered = order
    .toSorted((left, right) => left.order - right.order)
    .map((one) => getEnvironment(name, environments, one.computeEnvironment));
  if (new Set(ordered.map(({ platform }) => platform)).size > 1) {
    throw new Error(`Cannot make job queue "${name}": Fargate and EC2 environments do not mix`);
  }
  return {
    ...{ name, arn, priority, environments: ordered, tags: rest.tags },
    enabled: state === 'ENABLED',
    timeLimits: rest.jobStateTimeLimitActions,
    properties: { priority, state, computeEnvironmentOrder: order, ...rest },
  };
}

function getEnvironment(
  queue: string,
  environments: readonly ComputeEnvironment[],
  nameOrArn: string,
): ComputeEnvironment {
  const found = environments.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (found !== undefined) return found;
  throw new Error(`Cannot make job queue "${queue}": there is no environment "${nameOrArn}"`);
}
