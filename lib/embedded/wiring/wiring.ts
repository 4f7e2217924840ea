import * as z from 'zod';
import type { StackAccess } from '../access';
import type { MayInvoke } from '../access/invoke-permissions';
import type { FunctionHost } from '../function-host';
import type { AsynchronousInvocations } from '../functions/asynchronous-invocation';
import type { FunctionDeclaration } from '../functions/declaration';
import type { BatchService } from '../services/batch/batch';
import type { CloudWatchService } from '../services/cloudwatch/cloudwatch';
import type { DynamoDbService } from '../services/dynamodb/dynamodb';
import type { EcsService } from '../services/ecs/ecs';
import type { EventsService } from '../services/events/events';
import type { LogsService } from '../services/logs/logs';
import type { S3Service } from '../services/s3/s3';
import type { SnsService } from '../services/sns/sns';
import type { Queues } from '../services/sqs/queues';
import type { SsmService } from '../services/ssm/ssm';
import type { StatesService } from '../services/states/states';
import type { Resource, Stack } from '../template';
import type { World } from '../world';

/** Everything that a resource of the template may have to be joined to. */
export interface Wiring {
  readonly world: World;
  readonly stack: Stack;
  readonly access: StackAccess;
  readonly mayInvoke: MayInvoke;
  readonly functions: FunctionHost;
  readonly asynchronous: AsynchronousInvocations;
  readonly queues: Queues;
  readonly s3: S3Service;
  readonly dynamodb: DynamoDbService;
  readonly logs: LogsService;
  readonly events: EventsService;
  readonly ecs: EcsService;
  readonly states: StatesService;
  readonly sns: SnsService;
  readonly ssm: SsmService;
  readonly cloudwatch: CloudWatchService;
  readonly batch: BatchService;
  /** How many shards a table's stream has: records of different shards may overtake one another. */
  readonly streamShards: number;
  /** Aborted when everything ends: whoever waits then gives up quietly. */
  readonly stopping: AbortSignal;
}

/** Makes one resource of the template. */
export type Wire = (wiring: Wiring, resource: Resource) => void | Promise<void>;

/** Reads a resource's properties, or says which of them embedded AWS does not know. */
export function readProperties<T>(
  schema: z.ZodType<T>,
  { logicalId, type, properties }: Resource,
): T {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  throw new Error(`Cannot model "${logicalId}" (${type}): ${z.prettifyError(parsed.error)}`);
}

/** The function that a resource points at. */
export function getTarget(
  { functions }: Pick<Wiring, 'functions'>,
  resource: Resource,
  nameOrArn: string,
): FunctionDeclaration {
  const declaration = functions.find(nameOrArn);
  if (declaration !== undefined) return declaration;
  throw new Error(
    `Cannot wire "${resource.logicalId}" (${resource.type}): "${nameOrArn}" is no function of the template that embedded AWS runs`,
  );
}
