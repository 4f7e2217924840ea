import * as z from 'zod';
import { taskDefinitionRevision } from '../resource-names';
import { operatedWires } from './operated-resources';
import { readProperties } from './wiring';
import type { Wire, Wiring } from './wiring';

const bucketSchema = z.strictObject({
  BucketName: z.unknown().optional(),
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  // Who may come from outside, how long things are kept and what encrypts them is nothing that a run would notice.
  BucketEncryption: z.unknown().optional(),
  PublicAccessBlockConfiguration: z.unknown().optional(),
  OwnershipControls: z.unknown().optional(),
  LifecycleConfiguration: z.unknown().optional(),
  LoggingConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const logGroupSchema = z.strictObject({
  LogGroupName: z.unknown().optional(),
  RetentionInDays: z.unknown().optional(),
  KmsKeyId: z.unknown().optional(),
  LogGroupClass: z.literal('STANDARD').optional(),
  DeletionProtectionEnabled: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const queueSchema = z.strictObject({
  QueueName: z.unknown().optional(),
  KmsMasterKeyId: z.unknown().optional(),
  KmsDataKeyReusePeriodSeconds: z.unknown().optional(),
  SqsManagedSseEnabled: z.unknown().optional(),
  MessageRetentionPeriod: z.unknown().optional(),
  VisibilityTimeout: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const taskSchema = z.object({
  Family: z.string().optional(),
  TaskRoleArn: z.string().optional(),
  ExecutionRoleArn: z.string().optional(),
});

const wires: Readonly<Record<string, Wire>> = {
  ...operatedWires,
  'AWS::S3::Bucket': ({ s3 }, resource) => {
    const { VersioningConfiguration: versioning } = readProperties(bucketSchema, resource);
    s3.createBucket({ name: resource.ref, versioned: versioning?.Status === 'Enabled' });
  },
  'AWS::DynamoDB::Table': ({ dynamodb }, resource) =>
    dynamodb.createTable(resource.ref, resource.properties),
  'AWS::Logs::LogGroup': ({ logs }, resource) => {
    readProperties(logGroupSchema, resource);
    logs.createLogGroup(resource.ref);
  },
  'AWS::SQS::Queue': ({ queues }, resource) => {
    readProperties(queueSchema, resource);
    queues.create(resource.attribute('Arn'));
  },
  'AWS::ECS::Cluster': ({ ecs }, resource) => {
    ecs.createCluster(resource.ref, resource.attribute('Arn'));
  },
  'AWS::ECS::TaskDefinition': ({ ecs, access }, resource) => {
    const properties = taskSchema.parse(resource.properties);
    for (const role of [properties.TaskRoleArn, properties.ExecutionRoleArn]) {
      if (role !== undefined) access.checkTrust(role, 'ecs-tasks.amazonaws.com');
    }
    const [, generated = ''] = /task-definition\/(.+):\d+$/.exec(resource.ref) ?? [];
    ecs.registerTaskDefinition({
      arn: resource.ref,
      family: properties.Family ?? generated,
      revision: taskDefinitionRevision,
      properties: resource.properties,
    });
  },
};

/** Makes everything that stands on its own: buckets, tables, log groups, queues, clusters and task definitions. */
export async function declareResources(wiring: Wiring): Promise<void> {
  for (const resource of wiring.stack.resources) {
    await wires[resource.type]?.(wiring, resource);
  }
}
