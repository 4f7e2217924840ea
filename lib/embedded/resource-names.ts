import { createHash } from 'node:crypto';
import { streamLabel } from './services/dynamodb/table-names';

/** Where a stack stands. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly stackName: string;
  readonly endpoint: string;
}

/** A resource whose name is wanted; its properties are resolved as they are asked for. */
export interface Unnamed {
  readonly type: string;
  readonly logicalId: string;
  readonly property: (name: string) => unknown;
}

/** What `Ref` and `Fn::GetAtt` give of a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Naming = (resource: Unnamed, place: Place) => Identity;

const namings: Readonly<Record<string, Naming>> = {
  'AWS::S3::Bucket': nameBucket,
  'AWS::DynamoDB::Table': nameTable,
  'AWS::Lambda::Function': (resource, place) => {
    const ref = nameOf(resource, place, 'FunctionName');
    return { ref, attributes: { Arn: arn(place, 'lambda', `function:${ref}`) } };
  },
  'AWS::Lambda::EventSourceMapping': (resource, place) => {
    const ref = digestedUuid(resource, place);
    return { ref, attributes: { Id: ref } };
  },
  'AWS::IAM::Role': (resource, place) => {
    const ref = nameOf(resource, place, 'RoleName');
    const attributes = {
      Arn: iamArn(place, `role${pathOf(resource)}${ref}`),
      RoleId: `AROA${digest(resource, place, 17).toUpperCase()}`,
    };
    return { ref, attributes };
  },
  'AWS::Logs::LogGroup': (resource, place) => {
    const ref = nameOf(resource, place, 'LogGroupName', 512);
    return { ref, attributes: { Arn: arn(place, 'logs', `log-group:${ref}:*`) } };
  },
  'AWS::Events::Rule': (resource, place) => {
    const ref = nameOf(resource, place, 'Name');
    return { ref, attributes: { Arn: arn(place, 'events', `rule/${ref}`) } };
  },
  'AWS::ECS::Cluster': (resource, place) => {
    const ref = nameOf(resource, place, 'ClusterName', 255);
    return { ref, attributes: { Arn: arn(place, 'ecs', `cluster/${ref}`) } };
  },
  'AWS::ECS::TaskDefinition': (resource, place) => {
    const ref = arn(
      place,
      'ecs',
      `task-definition/${nameOf(resource, place, 'Family', 255)}:${taskDefinitionRevision}`,
    );
    return { ref, attributes: { TaskDefinitionArn: ref } };
  },
  'AWS::Batch::ComputeEnvironment': (resource, place) => {
    const name = nameOf(resource, place, 'ComputeEnvironmentName', 128);
    const ref = arn(place, 'batch', `compute-environment/${name}`);
    return { ref, attributes: { ComputeEnvironmentArn: ref } };
  },
  'AWS::Batch::JobQueue': (resource, place) => {
    const ref = arn(place, 'batch', `job-queue/${nameOf(resource, place, 'JobQueueName', 128)}`);
    return { ref, attributes: { JobQueueArn: ref } };
  },
  'AWS::Batch::JobDefinition': (resource, place) => {
    const name = nameOf(resource, place, 'JobDefinitionName', 128);
    const ref = arn(place, 'batch', `job-definition/${name}:1`);
    return { ref, attributes: { JobDefinitionArn: ref } };
  },
  'AWS::SQS::Queue': nameQueue,
  'AWS::SNS::Topic': (resource, place) => {
    const name = nameOf(resource, place, 'TopicName', 256);
    const ref = arn(place, 'sns', name);
    return { ref, attributes: { TopicArn: ref, TopicName: name } };
  },
  'AWS::SNS::Subscription': nameSubscription,
  'AWS::SSM::Parameter': nameParameter,
  'AWS::StepFunctions::StateMachine': (resource, place) => {
    const name = nameOf(resource, place, 'StateMachineName', 80);
    const ref = arn(place, 'states', `stateMachine:${name}`);
    return { ref, attributes: { Arn: ref, Name: name } };
  },
  'AWS::KMS::Key': (resource, place) => {
    const ref = digestedUuid(resource, place);
    return { ref, attributes: { Arn: arn(place, 'kms', `key/${ref}`), KeyId: ref } };
  },
  'AWS::CloudWatch::Alarm': (resource, place) => {
    const ref = nameOf(resource, place, 'AlarmName', 255);
    return { ref, attributes: { Arn: arn(place, 'cloudwatch', `alarm:${ref}`) } };
  },
  'AWS::Logs::QueryDefinition': (resource, place) => {
    const ref = digestedUuid(resource, place);
    return { ref, attributes: { QueryDefinitionId: ref } };
  },
  'AWS::CloudWatch::Dashboard': (resource, place) => ({
    ref: nameOf(resource, place, 'DashboardName', 255),
    attributes: {},
  }),
  'AWS::IAM::InstanceProfile': (resource, place) => {
    const ref = nameOf(resource, place, 'InstanceProfileName', 128);
    return {
      ref,
      attributes: { Arn: iamArn(place, `instance-profile${pathOf(resource)}${ref}`) },
    };
  },
  'AWS::EC2::LaunchTemplate': (resource, place) => {
    const ref = id('lt', resource, place);
    const version = { DefaultVersionNumber: '1', LatestVersionNumber: '1' };
    return { ref, attributes: { LaunchTemplateId: ref, ...version } };
  },
  'AWS::EC2::EIP': (resource, place) => ({
    ref: '192.0.2.1',
    attributes: { PublicIp: '192.0.2.1', AllocationId: id('eipalloc', resource, place) },
  }),
  'AWS::EC2::NatGateway': (resource, place) => {
    const ref = id('nat', resource, place);
    return { ref, attributes: { NatGatewayId: ref } };
  },
  'AWS::EC2::VPC': nameVpc,
  'AWS::EC2::Subnet': (resource, place) => {
    const ref = id('subnet', resource, place);
    const zone = textOf(resource, 'AvailabilityZone') ?? `${place.region}a`;
    return { ref, attributes: { SubnetId: ref, AvailabilityZone: zone } };
  },
  'AWS::EC2::SecurityGroup': (resource, place) => {
    const ref = id('sg', resource, place);
    return { ref, attributes: { GroupId: ref, Id: ref } };
  },
  'AWS::EC2::RouteTable': (resource, place) => {
    const ref = id('rtb', resource, place);
    return { ref, attributes: { RouteTableId: ref } };
  },
  'AWS::EC2::InternetGateway': (resource, place) => {
    const ref = id('igw', resource, place);
    return { ref, attributes: { InternetGatewayId: ref } };
  },
};

/** A template's task definition is always the first of its family: nothing deploys a second one over it. */
export const taskDefinitionRevision = 1;

/** Names a resource as CloudFormation might, but always the same way: the chance in a name comes from the names given. */
export function nameResource(resource: Unnamed, place: Place): Identity {
  const naming = namings[resource.type];
  if (naming !== undefined) return naming(resource, place);
  return { ref: generatedName(resource, place, 128), attributes: {} };
}

function nameBucket(resource: Unnamed, place: Place): Identity {
  const generated = generatedName(resource, place, 63).toLowerCase();
  const ref = textOf(resource, 'BucketName') ?? generated;
  const domain = `${ref}.s3.${place.region}.amazonaws.com`;
  return {
    ref,
    attributes: {
      Arn: `arn:aws:s3:::${ref}`,
      DomainName: `${ref}.s3.amazonaws.com`,
      RegionalDomainName: domain,
    },
  };
}

function nameTable(resource: Unnamed, place: Place): Identity {
  const ref = nameOf(resource, place, 'TableName', 255);
  const tableArn = arn(place, 'dynamodb', `table/${ref}`);
  const attributes = { Arn: tableArn };
  if (resource.property('StreamSpecification') === undefined) return { ref, attributes };
  return { ref, attributes: { ...attributes, StreamArn: `${tableArn}/stream/${streamLabel}` } };
}

function nameQueue(resource: Unnamed, place: Place): Identity {
  const name = nameOf(resource, place, 'QueueName', 80);
  return {
    ref: `${place.endpoint}/${place.accountId}/${name}`,
    attributes: { Arn: arn(place, 'sqs', name), QueueName: name },
  };
}

function nameSubscription(resource: Unnamed, place: Place): Identity {
  const topic = textOf(resource, 'TopicArn') ?? '';
  const ref = `${topic}:${digestedUuid(resource, place)}`;
  return { ref, attributes: { Arn: ref } };
}

/** A generated name has no slash in front, as with CloudFormation. */
function nameParameter(resource: Unnamed, place: Place): Identity {
  const [type, value] = [textOf(resource, 'Type') ?? '', textOf(resource, 'Value') ?? ''];
  return { ref: nameOf(resource, place, 'Name', 255), attributes: { Type: type, Value: value } };
}

function nameVpc(resource: Unnamed, place: Place): Identity {
  const ref = id('vpc', resource, place);
  return {
    ref,
    attributes: {
      VpcId: ref,
      CidrBlock: textOf(resource, 'CidrBlock') ?? '10.0.0.0/16',
      DefaultSecurityGroup: id('sg', resource, place),
      DefaultNetworkAcl: id('acl', resource, place),
    },
  };
}

function nameOf(resource: Unnamed, place: Place, property: string, maximum = 64): string {
  return textOf(resource, property) ?? generatedName(resource, place, maximum);
}

function textOf(resource: Unnamed, property: string): string | undefined {
  const value = resource.property(property);
  if (value === undefined || typeof value === 'string') return value;
  throw new Error(`Cannot name "${resource.logicalId}": "${property}" is not text`);
}

function generatedName(resource: Unnamed, place: Place, maximum: number): string {
  const suffix = digest(resource, place, 12);
  const readable = `${place.stackName}-${resource.logicalId}`;
  return `${readable.slice(0, maximum - suffix.length - 1)}-${suffix}`;
}

function pathOf(resource: Unnamed): string {
  return textOf(resource, 'Path') ?? '/';
}

function id(prefix: string, resource: Unnamed, place: Place): string {
  return `${prefix}-${digest(resource, place, 17)}`;
}

function digestedUuid(resource: Unnamed, place: Place): string {
  const hex = digest(resource, place, 32);
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join('-');
}

function digest(resource: Unnamed, place: Place, length: number): string {
  const source = `${place.stackName}/${resource.logicalId}`;
  return createHash('sha256').update(source).digest('hex').slice(0, length);
}

function arn(place: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`;
}

function iamArn(place: Place, resource: string): string {
  return `arn:aws:iam::${place.accountId}:${resource}`;
}
