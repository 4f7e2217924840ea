import * as z from 'zod';
import { DEPLOYMENT_VARIANTS, VARIANT_NAMES } from '../support/deployment-variants';
import { temporaryFolders } from '../support/temporary-folder';
import { allResources, nameOf } from './template/resolved-template';
import { explainReplacements, PINNED } from './stateful-resources';
import { synthesizeStack } from './template/synthesized-stack';
import {
  findCycle,
  madeBefore,
  templateGraph,
  type TemplateGraph,
} from './template/template-graph';

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
    const callers = allResources(template).filter(({ type }) =>
      ['Custom::S3BucketNotifications', 'AWS::Logs::SubscriptionFilter'].includes(type),
    );

    expect(callers.length).toBeGreaterThanOrEqual(3);
    for (const { id } of callers)
      expect({ id, ready: isReady(graph, id) }).toEqual({ id, ready: true });
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

test('every bucket, table, key, queue, topic, cluster and network is pinned', () => {
  const types = new Set(Object.values(PINNED).map(({ type }) => type));
  types.delete('AWS::Logs::LogGroup');
  types.delete('AWS::EC2::Subnet');

  const unpinned = variants
    .flatMap(({ template }) => allResources(template))
    .filter(({ type, id }) => types.has(type) && !(id in PINNED));
  expect(unpinned).toEqual([]);
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

/** After the permission, and, as all that is named, after what calls and what is called. */
function isReady(graph: TemplateGraph, id: string): boolean {
  const before = [...madeBefore(graph, id)];
  const permissions = before.filter((one) => /Allow|CanInvokeLambda/.test(one));
  return permissions.length > 0 && before.some((one) => one.includes('HandlerFunction'));
}
