import { z } from 'zod';
import { AwsError, notImplemented } from '../../world';
import { streamViewTypeSchema } from './stream-records';

/** What embedded AWS knows of a table beyond what dynalite keeps. */
export const tableDeclarationSchema = z.object({
  keyNames: z.array(z.string()),
  streamViewType: streamViewTypeSchema.optional(),
  timeToLiveAttribute: z.string().optional(),
  deletionProtected: z.boolean(),
});
export type TableDeclaration = z.infer<typeof tableDeclarationSchema>;

/** A table to be made: what is asked of dynalite, and what we keep ourselves. */
export interface NewTable {
  readonly request: Readonly<Record<string, unknown>>;
  readonly tags: readonly unknown[];
  readonly declaration: TableDeclaration;
}

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));

const indexSchema = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.unknown(),
  ProvisionedThroughput: z.unknown().optional(),
  OnDemandThroughput: z.unknown().optional(),
  ContributorInsightsSpecification: z.unknown().optional(),
});

const bothShapes = {
  AttributeDefinitions: z.unknown(),
  KeySchema: keySchema,
  BillingMode: z.string().optional(),
  ProvisionedThroughput: z.unknown().optional(),
  OnDemandThroughput: z.unknown().optional(),
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
  LocalSecondaryIndexes: z.array(indexSchema).optional(),
  SSESpecification: z.unknown().optional(),
  TableClass: z.unknown().optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  Tags: z.array(z.unknown()).optional(),
};

const templateSchema = z.strictObject({
  ...bothShapes,
  TableName: z.string().optional(),
  StreamSpecification: z.strictObject({ StreamViewType: streamViewTypeSchema }).optional(),
  TimeToLiveSpecification: z
    .strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
  PointInTimeRecoverySpecification: z.unknown().optional(),
  ContributorInsightsSpecification: z.unknown().optional(),
});

const requestSchema = z.strictObject({
  ...bothShapes,
  TableName: z.string(),
  StreamSpecification: z
    .strictObject({ StreamEnabled: z.boolean(), StreamViewType: streamViewTypeSchema.optional() })
    .optional(),
});

/** Reads the resolved properties of an AWS::DynamoDB::Table; one that it does not know it refuses by name. */
export function tableOfTemplate(name: string, properties: unknown): NewTable {
  const parsed = templateSchema.safeParse(properties);
  if (!parsed.success) {
    throw new Error(`Cannot create table "${name}": ${z.prettifyError(parsed.error)}`);
  }
  const { StreamSpecification: stream, TimeToLiveSpecification: timeToLive } = parsed.data;
  return newTable(name, parsed.data, {
    streamViewType: stream?.StreamViewType,
    timeToLiveAttribute: timeToLive?.Enabled === true ? timeToLive.AttributeName : undefined,
  });
}

/** Reads a client's CreateTable; a parameter that it does not know it refuses by name. */
export function tableOfRequest(input: unknown): NewTable {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw refusal(parsed.error);
  const stream = parsed.data.StreamSpecification;
  return newTable(parsed.data.TableName, parsed.data, {
    streamViewType: stream?.StreamEnabled === true ? stream.StreamViewType : undefined,
    timeToLiveAttribute: undefined,
  });
}

function newTable(
  name: string,
  shape: z.infer<z.ZodObject<typeof bothShapes>>,
  extras: Pick<TableDeclaration, 'streamViewType' | 'timeToLiveAttribute'>,
): NewTable {
  const onDemand = shape.BillingMode === 'PAY_PER_REQUEST';
  const indexes = {
    GlobalSecondaryIndexes: shape.GlobalSecondaryIndexes,
    LocalSecondaryIndexes: shape.LocalSecondaryIndexes,
  };
  return {
    request: {
      TableName: name,
      AttributeDefinitions: shape.AttributeDefinitions,
      KeySchema: shape.KeySchema,
      BillingMode: shape.BillingMode ?? 'PROVISIONED',
      ...(onDemand ? {} : { ProvisionedThroughput: shape.ProvisionedThroughput }),
      ...indexes,
    },
    tags: shape.Tags ?? [],
    declaration: {
      keyNames: shape.KeySchema.map((key) => key.AttributeName),
      deletionProtected: shape.DeletionProtectionEnabled ?? false,
      ...extras,
    },
  };
}

function refusal(error: z.ZodError): AwsError {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') {
    return notImplemented(`dynamodb:CreateTable with ${issue.keys.join(', ')}`);
  }
  return new AwsError('ValidationException', z.prettifyError(error));
}
