import { availableParallelism } from 'node:os';
import path from 'node:path';
import { statSync } from 'node:fs';
import * as z from 'zod';
import type { Assembly } from '../assembly';
import type { Resource, Stack } from '../template';

/** A function that embedded AWS runs. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
  readonly maximumConcurrency: number;
  readonly logGroup: string;
  readonly logFormat: 'Text' | 'JSON';
  readonly asynchronous: AsynchronousSettings;
}

/** What becomes of an event whose invocation failed. */
export interface AsynchronousSettings {
  readonly maximumRetryAttempts: number;
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
  readonly deadLetterQueue: string | undefined;
}

const functionSchema = z.strictObject({
  Code: z.strictObject({
    S3Bucket: z.string(),
    S3Key: z.string(),
    SourceKMSKeyArn: z.unknown().optional(),
  }),
  Handler: z.string(),
  Role: z.string(),
  Runtime: z.string().regex(/^nodejs/, 'embedded AWS runs functions of Node.js only'),
  FunctionName: z.string().optional(),
  Description: z.string().optional(),
  Environment: z
    .strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
    .optional(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  ReservedConcurrentExecutions: z.number().min(1).optional(),
  LoggingConfig: z
    .strictObject({
      LogGroup: z.string().optional(),
      LogFormat: z.enum(['Text', 'JSON']).default('Text'),
      ApplicationLogLevel: z.unknown().optional(),
      SystemLogLevel: z.unknown().optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  PackageType: z.literal('Zip').optional(),
  Architectures: z.unknown().optional(),
  EphemeralStorage: z.unknown().optional(),
  VpcConfig: z.unknown().optional(),
  TracingConfig: z.unknown().optional(),
  KmsKeyArn: z.unknown().optional(),
  RecursiveLoop: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const destinationSchema = z.strictObject({ Destination: z.string() }).optional();

const invokeConfigSchema = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.number().optional(),
  MaximumEventAgeInSeconds: z.unknown().optional(),
  DestinationConfig: z
    .strictObject({ OnSuccess: destinationSchema, OnFailure: destinationSchema })
    .optional(),
});

// Ten is a new account's quota; a small machine is slower with more processes than it can run at once.
const accountConcurrency = Math.max(2, Math.min(10, 2 * availableParallelism()));
const defaultRetryAttempts = 2;

/** The template's functions, without the CDK's own that only serve custom resources: those are accepted, never run. */
export function declareFunctions(stack: Stack, assembly: Assembly): readonly FunctionDeclaration[] {
  const serviceTokens = stack.resources
    .filter(({ type }) => type.startsWith('Custom::'))
    .map(({ properties }) => properties['ServiceToken']);
  return stack
    .ofType('AWS::Lambda::Function')
    .filter((resource) => !serviceTokens.includes(resource.attribute('Arn')))
    .map((resource) => declareFunction(stack, assembly, resource));
}

function declareFunction(
  stack: Stack,
  assembly: Assembly,
  resource: Resource,
): FunctionDeclaration {
  const parsed = functionSchema.safeParse(resource.properties);
  if (!parsed.success) {
    throw new Error(`Cannot run "${resource.logicalId}": ${z.prettifyError(parsed.error)}`);
  }
  const properties = parsed.data;
  return {
    name: resource.ref,
    arn: resource.attribute('Arn'),
    roleArn: properties.Role,
    runtime: properties.Runtime,
    handler: properties.Handler,
    folder: codeFolder(assembly, resource, properties.Code.S3Key),
    environment: properties.Environment?.Variables ?? {},
    timeoutSeconds: properties.Timeout,
    memoryMib: properties.MemorySize,
    maximumConcurrency: Math.min(
      properties.ReservedConcurrentExecutions ?? accountConcurrency,
      accountConcurrency,
    ),
    logGroup: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${resource.ref}`,
    logFormat: properties.LoggingConfig?.LogFormat ?? 'Text',
    asynchronous: {
      ...asynchronousSettings(stack, resource),
      deadLetterQueue: properties.DeadLetterConfig?.TargetArn,
    },
  };
}

function codeFolder(assembly: Assembly, resource: Resource, objectKey: string): string {
  const folder = assembly.findFileAsset(objectKey);
  if (folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) {
    return folder;
  }
  const found = folder === undefined ? objectKey : path.basename(folder);
  throw new Error(
    `Cannot run "${resource.logicalId}": its code must be a folder of the assembly, not "${found}"`,
  );
}

function asynchronousSettings(
  stack: Stack,
  resource: Resource,
): Omit<AsynchronousSettings, 'deadLetterQueue'> {
  const configs = stack
    .ofType('AWS::Lambda::EventInvokeConfig')
    .map(({ properties }) => invokeConfigSchema.parse(properties));
  const config = configs.find(({ FunctionName: name }) =>
    [resource.ref, resource.attribute('Arn')].includes(name),
  );
  return {
    maximumRetryAttempts: config?.MaximumRetryAttempts ?? defaultRetryAttempts,
    onSuccess: config?.DestinationConfig?.OnSuccess?.Destination,
    onFailure: config?.DestinationConfig?.OnFailure?.Destination,
  };
}
