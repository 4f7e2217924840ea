import * as z from 'zod';
import { DEPLOYMENT_VARIANTS, VARIANT_NAMES } from '../support/deployment-variants';
import { temporaryFolders } from '../support/temporary-folder';
import { allResources, nameOf, type ResolvedResource } from './template/resolved-template';
import { explainReplacements, PINNED } from './stateful-resources';
import { synthesizeStack } from './template/synthesized-stack';
import { findCycle, madeBefore, templateGraph } from './template/template-graph';

const temporaryFolder = temporaryFolders();

const variants = VARIANT_NAMES.map((name) => {
  const template = synthesizeStack(temporaryFolder(), DEPLOYMENT_VARIANTS[name]);
  return { name, template, json: template.toJSON() };
});

const TABLE = 'StorageLaunches262B7566';

const [byDefault] = variants;

describe.each(variants)('an update of a deployment: $name', ({ name, template, json }) => {
  test('replaces nothing that holds something', () => {
    expect(explainReplacements(json, name)).toEqual([]);
  });

  test('deletes no bucket, no table and no key, whatever happens to the stack', () => {
    const kept = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::KMS::Key'];
    const { Resources } = z
      .object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) })
      .parse(json);

    const stateful = Object.values(Resources).filter(({ Type }) => kept.includes(Type));
    expect(stateful.length).toBeGreaterThanOrEqual(3);
    for (const resource of stateful) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('can replace everything else, since nothing has a name of its own that is taken', () => {
    const named = allResources(template)
      // Saved queries are told apart by IDs; their names are what people read.
      .filter(({ type }) => type !== 'AWS::Logs::QueryDefinition')
      .filter(({ type, properties }) => (NAME_OF[type] ?? 'Name') in properties)
      .map(({ id }) => nameOf(id));

    // Step Functions writes to groups below /aws/vendedlogs/ without a resource policy for each: the name is the stack's own.
    expect(named).toEqual(['OrchestrationLogs']);
  });

  test('needs no other stack, and no other stack needs this one', () => {
    const text = JSON.stringify(json);

    expect(text).not.toContain('Fn::ImportValue');
    expect(text).not.toContain('"Export"');
    expect(text).not.toContain('Fn::GetStackOutput');
  });

  test('stays far from CloudFormation’s limits of 500 resources and 1 MB', () => {
    expect(allResources(template).length).toBeLessThan(300);
    expect(JSON.stringify(json, undefined, 1).length).toBeLessThan(600_000);
  });

  test('finds an order', () => {
    expect(findCycle(templateGraph(json))).toBeUndefined();
  });

  test('lets S3 and CloudWatch Logs call a function before they are told to', () => {
    const graph = templateGraph(json);
    const resources = allResources(template);
    const callers = resources.filter(({ type }) => type in SOURCE_OF);

    expect(callers.length).toBeGreaterThanOrEqual(3);
    for (const { id, type, properties } of callers) {
      const before = madeBefore(graph, id);
      const allowed = resources.filter((one) => before.has(one.id)).flatMap(sourceArnOf);
      expect({ id, allowed }).toEqual({ id, allowed: [arnOf(properties[SOURCE_OF[type] ?? ''])] });
      expect([...before]).toContainEqual(expect.stringContaining('HandlerFunction'));
    }
  });
});

test('explainReplacements() says what a lost logical ID would leave behind, and what to do', () => {
  const renamed = JSON.parse(
    JSON.stringify(byDefault?.json).replaceAll(TABLE, 'StorageRuns12345678'),
  ) as unknown;

  expect(explainReplacements(renamed, 'default')).toEqual([
    `No AWS::DynamoDB::Table has the logical ID ${TABLE} any more: an update would make another and leave every launch behind. A logical ID follows from the construct's path: give back its id, and those of the constructs around it.`,
  ]);
});

test('explainReplacements() says which property would replace a table', () => {
  const changed = z
    .looseObject({
      Resources: z.record(z.string(), z.looseObject({ Properties: z.looseObject({}).optional() })),
    })
    .parse(JSON.parse(JSON.stringify(byDefault?.json)));
  const properties = changed.Resources[TABLE]?.Properties ?? {};
  properties['KeySchema'] = [{ AttributeName: 'workflow', KeyType: 'HASH' }];

  expect(explainReplacements(changed, 'default')).toEqual([
    `${TABLE}: KeySchema is [{"AttributeName":"workflow","KeyType":"HASH"}], was [{"AttributeName":"launchId","KeyType":"HASH"}]. For this property CloudFormation replaces the AWS::DynamoDB::Table, which loses every launch. Take the change back, or write a migration first.`,
  ]);
});

test('everything that holds something, or runs something, is pinned, or has a reason not to be', () => {
  const stateful = variants
    .flatMap(({ template }) => allResources(template))
    .filter(({ type }) => STATEFUL_TYPES.includes(type));

  const pinned = [...Object.keys(PINNED), ...Object.keys(NOT_PINNED)];
  expect([...new Set(stateful.map(({ id }) => id))].sort()).toEqual(pinned.sort());
  expect([...new Set(stateful.map(({ type }) => type))].sort()).toEqual(STATEFUL_TYPES);
});

test('findCycle() finds resources that wait for each other', () => {
  const graph = templateGraph({
    Resources: {
      Bucket: { Properties: { Topic: { 'Fn::GetAtt': ['Topic', 'Arn'] } } },
      Topic: { Properties: { Policy: { 'Fn::Sub': 'arn:${Policy}:${AWS::Region}' } } },
      Policy: { DependsOn: ['Bucket'] },
      Alone: { Properties: { Name: { Ref: 'Bucket' } } },
    },
  });

  expect(findCycle(graph)).toEqual(['Bucket', 'Topic', 'Policy', 'Bucket']);
});

/** Whatever loses something when CloudFormation replaces it; a type that is new to the stack belongs here when it does. */
const STATEFUL_TYPES: readonly string[] = [
  'AWS::Batch::ComputeEnvironment',
  'AWS::Batch::JobQueue',
  'AWS::DynamoDB::Table',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::ECS::Cluster',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
];

const OWN_LOG = 'What a function of ours prints is about our code, and of no launch.';
const GATEWAYS_ONLY = 'Nothing runs in it but a NAT gateway, which CloudFormation makes anew.';

/** Of these types, but nobody would miss what is in them. */
const NOT_PINNED: Readonly<Record<string, string>> = {
  FunctionsRegisterHandlerLogsD212978F: OWN_LOG,
  FunctionsLaunchHandlerLogs2C044FB5: OWN_LOG,
  FunctionsLogParserHandlerLogsF79BDE76: OWN_LOG,
  FunctionsStateNotifierHandlerLogs947C0CD5: OWN_LOG,
  OrchestrationLogsEE401D34: 'How executions went; their outcome is kept with the launch.',
  NetworkVpcGatewaySubnet1Subnet9DB1C016: GATEWAYS_ONLY,
  NetworkVpcGatewaySubnet2SubnetA5ED4078: GATEWAYS_ONLY,
};

/** The property that names a resource where it is not `Name`; a type whose names are inside its parent may have one. */
const NAME_OF: Readonly<Record<string, string>> = {
  'AWS::Batch::ComputeEnvironment': 'ComputeEnvironmentName',
  'AWS::Batch::JobDefinition': 'JobDefinitionName',
  'AWS::Batch::JobQueue': 'JobQueueName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateName',
  'AWS::EC2::SecurityGroup': 'GroupName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::SubscriptionFilter': 'FilterName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

/** The property that says whose events a resource sends to a function. */
const SOURCE_OF: Readonly<Record<string, string>> = {
  'Custom::S3BucketNotifications': 'BucketName',
  'AWS::Logs::SubscriptionFilter': 'LogGroupName',
};

function sourceArnOf({ type, properties }: ResolvedResource): unknown[] {
  return type === 'AWS::Lambda::Permission' ? [properties['SourceArn']] : [];
}

/** Of a bucket or log group of ours, or of a log group that is there already. */
function arnOf(name: unknown): string {
  const text = z.string().parse(name);
  if (text.startsWith('<')) return text.replace('>', '.Arn>');
  return `arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:${text}:*`;
}
