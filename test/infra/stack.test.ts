import { STACK_NAME, STACK_OUTPUTS } from '../../lib/contract/stack-outputs';
import { temporaryFolders } from '../support/temporary-folder';
import { allResources, resourcesOfType } from './resolved-template';
import { synthesizeStack } from './synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

/** Properties with which a resource takes a name of its own: CloudFormation could not replace it any more. */
const NAME_PROPERTIES = [
  'BucketName',
  'ClusterName',
  'FunctionName',
  'GroupName',
  'LogGroupName',
  'QueueName',
  'RoleName',
  'TableName',
];

/** What no resource of ours can be named in IAM for. */
const ACTIONS_ON_EVERYTHING = ['dynamodb:ListStreams', 'ecr:GetAuthorizationToken'];

test('the stack says where bucket and tables are', () => {
  template.hasOutput(STACK_OUTPUTS.bucketName, {});
  template.hasOutput(STACK_OUTPUTS.launchesTableName, {});
  template.hasOutput(STACK_OUTPUTS.recordsTableName, {});

  expect(Object.keys(template.findOutputs('*'))).toEqual(Object.values(STACK_OUTPUTS));
});

test('no resource has a name of its own', () => {
  const types =
    /^AWS::(S3::Bucket|ECS::Cluster|Lambda::Function|EC2::SecurityGroup|Logs::LogGroup|SQS::Queue|IAM::Role|DynamoDB::Table)$/;

  const named = allResources(template)
    .filter(({ type }) => types.test(type))
    .filter(({ properties }) => NAME_PROPERTIES.some((name) => name in properties));

  expect(named.map(({ id }) => id)).toEqual([]);
});

test('a second deployment in the same account has a stack of another name and differs in nothing else', () => {
  const second = synthesizeStack(temporaryFolder(), { stackName: 'TeamB' });

  const plain = (of: typeof template) =>
    allResources(of).map(({ type, properties }) =>
      JSON.stringify([type, properties]).replaceAll(
        /(TeamB|GenomicsWorkflowManager)\w*/g,
        STACK_NAME,
      ),
    );
  expect(plain(second)).toEqual(plain(template));
});

test('no policy allows an action on everything, but for the two that know no resource', () => {
  const statements = resourcesOfType(template, 'AWS::IAM::Policy').flatMap(
    ({ properties }) =>
      (properties['PolicyDocument'] as { Statement: { Action: unknown; Resource: unknown }[] })
        .Statement,
  );

  const onEverything = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
  expect(onEverything.map(({ Action }) => Action).sort()).toEqual(ACTIONS_ON_EVERYTHING);
  const everyAction = statements.filter(({ Action }) => JSON.stringify(Action).includes('*'));
  expect(everyAction).toEqual([]);
});

test('no resource policy allows anything: nothing is public', () => {
  const policies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy'].flatMap((type) =>
    resourcesOfType(template, type),
  );

  expect(policies).toHaveLength(2);
  for (const { properties } of policies) {
    expect(JSON.stringify(properties)).not.toContain('"Allow"');
  }
  template.resourceCountIs('AWS::Lambda::Url', 0);
});
