import * as z from 'zod';
import type { DeploymentVariant } from '../support/deployment-variants';

/**
 * What a deployment would lose if CloudFormation replaced it, by logical ID, with the properties that CloudFormation replaces
 * it for (`Update requires: Replacement` in the reference of the type; its own name is another test's). Nothing here may change while
 * deployments exist.
 */
interface Pinned {
  readonly type: string;
  readonly loses: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** All of them, unless the settings decide whether it is there. */
  readonly variants?: readonly DeploymentVariant[];
}

const LAUNCH_KEY = { AttributeName: 'launchId', KeyType: 'HASH' };

export const PINNED: Readonly<Record<string, Pinned>> = {
  StorageBucket5CB7C8EA: {
    type: 'AWS::S3::Bucket',
    loses: 'every sheet and every run',
    properties: {
      BucketNamePrefix: undefined,
      BucketNamespace: undefined,
      ObjectLockEnabled: undefined,
    },
  },
  StorageLaunches262B7566: {
    type: 'AWS::DynamoDB::Table',
    loses: 'every launch',
    properties: {
      KeySchema: [LAUNCH_KEY],
      ImportSourceSpecification: undefined,
      LocalSecondaryIndexes: undefined,
    },
  },
  StorageRecords0990588D: {
    type: 'AWS::DynamoDB::Table',
    loses: 'the record of every attempt',
    properties: {
      KeySchema: [LAUNCH_KEY, { AttributeName: 'recordKey', KeyType: 'RANGE' }],
      ImportSourceSpecification: undefined,
      LocalSecondaryIndexes: undefined,
    },
  },
  KeyOwnA1D447C7: {
    type: 'AWS::KMS::Key',
    loses: 'the way to read what is encrypted, once the old key is deleted',
    properties: { KeySpec: undefined, KeyUsage: undefined, MultiRegion: undefined },
    variants: ['private-with-key'],
  },
  DeadLettersUnprocessedE8C55403: {
    type: 'AWS::SQS::Queue',
    loses: 'the events in it',
    properties: { FifoQueue: undefined },
  },
  DeadLettersUndelivered38E8742A: {
    type: 'AWS::SQS::Queue',
    loses: 'the events in it',
    properties: { FifoQueue: undefined },
  },
  MonitoringPeopleAlarms481DFF28: {
    type: 'AWS::SNS::Topic',
    loses: 'its subscribers, who would have to confirm again',
    properties: { FifoTopic: undefined },
  },
  MonitoringPeopleMessagesD95E3839: {
    type: 'AWS::SNS::Topic',
    loses: 'its subscribers, who would have to confirm again',
    properties: { FifoTopic: undefined },
  },
  EngineTaskLogs99457866: {
    type: 'AWS::Logs::LogGroup',
    loses: 'what engines have printed',
    properties: {},
  },
  BatchLogs99FA3A9D: {
    type: 'AWS::Logs::LogGroup',
    loses: 'what jobs have printed',
    properties: {},
  },
  EngineClusterC5261D7A: {
    type: 'AWS::ECS::Cluster',
    loses: 'running engine tasks',
    properties: {},
  },
  NetworkVpc7FB7348F: {
    type: 'AWS::EC2::VPC',
    loses: 'running tasks and instances',
    properties: { CidrBlock: '10.0.0.0/16', Ipv4IpamPoolId: undefined },
  },
  NetworkTaskSecurityGroup5F472886: {
    type: 'AWS::EC2::SecurityGroup',
    loses: 'the way out of running tasks',
    properties: {
      GroupDescription: 'Engine tasks and jobs: out to AWS and image registries, nothing in',
      VpcId: { Ref: 'NetworkVpc7FB7348F' },
    },
  },
  ...pinSubnets(['default', 'everything'], {
    NetworkVpcPublicSubnet1Subnet36933139: ['10.0.0.0/18', 0],
    NetworkVpcPublicSubnet2SubnetC427CCE0: ['10.0.64.0/18', 1],
  }),
  ...pinSubnets(['private-with-key'], {
    NetworkVpcPrivateSubnet1Subnet6DD86AE6: ['10.0.160.0/19', 0],
    // cspell:ignore BDBE
    NetworkVpcPrivateSubnet2Subnet1BDBE877: ['10.0.192.0/19', 1],
  }),
  ...pinBatch({
    BatchEnvironmentsOnDemandBCA1E4CA: 'ComputeEnvironment',
    BatchEnvironmentsSpot28B2887B: 'ComputeEnvironment',
    BatchEnvironmentsFargate1C650F28: 'ComputeEnvironment',
    BatchOnDemandQueue69174A87: 'JobQueue',
    BatchSpotQueue3CB99BD9: 'JobQueue',
    BatchFargateQueue4934A69D: 'JobQueue',
  }),
  OrchestrationStateMachine4A805A55: {
    type: 'AWS::StepFunctions::StateMachine',
    loses: 'running executions',
    properties: { StateMachineType: undefined },
  },
};

/** What an update of a deployed stack to this template would lose, and what to do instead; empty when nothing. */
export function explainReplacements(template: unknown, variant: DeploymentVariant): string[] {
  const { Resources } = templateSchema.parse(template);
  return Object.entries(PINNED)
    .filter(([, { variants }]) => variants === undefined || variants.includes(variant))
    .flatMap(([id, pinned]) => {
      const resource = Resources[id];
      if (resource?.Type !== pinned.type) return [explainNewId(id, pinned)];
      return Object.entries(pinned.properties).flatMap(([name, expected]) => {
        const found = resource.Properties[name];
        if (JSON.stringify(found) === JSON.stringify(expected)) return [];
        return [explainProperty(id, pinned, `${name} is ${text(found)}, was ${text(expected)}`)];
      });
    });
}

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

function explainNewId(id: string, { type, loses }: Pinned): string {
  return `No ${type} has the logical ID ${id} any more: an update would make another and leave ${loses} behind. A logical ID follows from the construct's path: give back its id, and those of the constructs around it.`;
}

function explainProperty(id: string, { type, loses }: Pinned, change: string): string {
  return `${id}: ${change}. For this property CloudFormation replaces the ${type}, which loses ${loses}. Take the change back, or write a migration first.`;
}

function text(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function pinSubnets(
  variants: readonly DeploymentVariant[],
  subnets: Readonly<Record<string, readonly [cidrBlock: string, zone: number]>>,
): Record<string, Pinned> {
  const pin = ([id, [cidrBlock, zone]]: [string, readonly [string, number]]): [string, Pinned] => [
    id,
    {
      type: 'AWS::EC2::Subnet',
      loses: 'running tasks and instances',
      properties: {
        CidrBlock: cidrBlock,
        AvailabilityZone: { 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] },
        VpcId: { Ref: 'NetworkVpc7FB7348F' },
      },
      variants,
    },
  ];
  return Object.fromEntries(Object.entries(subnets).map(pin));
}

function pinBatch(
  resources: Readonly<Record<string, 'ComputeEnvironment' | 'JobQueue'>>,
): Record<string, Pinned> {
  const pin = ([id, kind]: [string, string]): [string, Pinned] => [
    id,
    {
      type: `AWS::Batch::${kind}`,
      loses: 'queued and running jobs',
      // Without `ReplaceComputeEnvironment: false` any change of an environment replaces it.
      properties:
        kind === 'JobQueue'
          ? { JobQueueType: undefined }
          : { Type: 'MANAGED', ReplaceComputeEnvironment: false },
    },
  ];
  return Object.fromEntries(Object.entries(resources).map(pin));
}
