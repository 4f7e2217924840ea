import { CfnResource, Stack, TagManager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DEPLOYMENT_VARIANTS } from '../support/deployment-variants';
import { temporaryFolders } from '../support/temporary-folder';
import { allowedActions } from './template/policy-statements';
import { allResources, resourcesOfType } from './template/resolved-template';
import { createStack, synthesizeStack } from './template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const { everything } = DEPLOYMENT_VARIANTS;
const stack = createStack(temporaryFolder(), everything);
const template = Template.fromStack(stack);

/** Resources of the CDK's own that have no class, and so cannot be asked. */
const PLAIN_TYPES = ['AWS::IAM::Role', 'AWS::Lambda::Function'];

test('every resource that takes tags has those of the settings, the CDK’s own too', () => {
  const taggable = new Set(taggableIds(stack));

  const untagged = allResources(template)
    .filter(({ id }) => taggable.has(id))
    .filter(({ properties }) =>
      Object.entries(everything.tags).some((tag) => !hasTag(properties, tag)),
    );
  expect(taggable.size).toBeGreaterThan(40);
  expect(untagged.map(({ type, id }) => `${type} ${id}`)).toEqual([]);
});

test('a tag "Name" is on everything but the network and instances, which keep names of their own', () => {
  const named = synthesizeStack(temporaryFolder(), { tags: { Name: 'mine' } });

  const others = allResources(named)
    .filter(({ properties }) => 'Tags' in properties && !hasTag(properties, ['Name', 'mine']))
    .map(({ type }) => type);
  expect([...new Set(others)].sort()).toEqual([
    'AWS::EC2::InternetGateway',
    'AWS::EC2::RouteTable',
    'AWS::EC2::Subnet',
    'AWS::EC2::VPC',
    'AWS::EC2::VPCEndpoint',
  ]);
  for (const { properties } of resourcesOfType(named, 'AWS::Batch::ComputeEnvironment')) {
    expect(JSON.stringify(properties['ComputeResources'])).not.toContain('mine');
  }
});

test.each([
  ['WorkflowBoundary', 'arn:<AWS::Partition>:iam::<AWS::AccountId>:policy/WorkflowBoundary'],
  ['arn:aws:iam::123456789012:policy/lab/Bound', 'arn:aws:iam::123456789012:policy/lab/Bound'],
])(
  'the permissions boundary %s bounds every role, the CDK’s own too',
  (permissionsBoundary, arn) => {
    const bounded = synthesizeStack(temporaryFolder(), { permissionsBoundary });

    const roles = resourcesOfType(bounded, 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(8);
    for (const { properties } of roles) expect(properties['PermissionsBoundary']).toBe(arn);
  },
);

test('without tags and boundary no resource has any, but for the names in the VPC', () => {
  const plain = synthesizeStack(temporaryFolder());

  const marked = allResources(plain).filter(
    ({ type, properties }) =>
      'PermissionsBoundary' in properties || ('Tags' in properties && !type.startsWith('AWS::EC2')),
  );
  expect(marked).toEqual([]);
});

test('with or without tags of the deployment the launch function may tag the tasks that it starts, and nothing else', () => {
  const tagging = (of: Template) =>
    (allowedActions(of).get('FunctionsLaunchHandlerRole') ?? []).filter(
      ({ action }) => action === 'ecs:TagResource',
    );

  const onlyTasks = [
    {
      action: 'ecs:TagResource',
      resource: 'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<EngineCluster>/*',
      conditions: { 'StringEquals ecs:CreateAction': 'RunTask' },
    },
  ];
  expect(tagging(template)).toEqual(onlyTasks);
  expect(tagging(synthesizeStack(temporaryFolder()))).toEqual(onlyTasks);
});

function taggableIds(of: Stack): string[] {
  return of.node
    .findAll()
    .filter((node) => CfnResource.isCfnResource(node))
    .filter((node) => TagManager.isTaggable(node) || PLAIN_TYPES.includes(node.cfnResourceType))
    .map((node) => String(of.resolve(node.logicalId)));
}

/** Tags are a list for most resources, a map for some, and for a launch template one of several specifications. */
function hasTag(properties: Readonly<Record<string, unknown>>, [key, value]: [string, string]) {
  const { Tags, TagSpecifications } = properties;
  const text = JSON.stringify([Tags, TagSpecifications]);
  return [{ Key: key, Value: value }, { [key]: value }].some((tag) =>
    text.includes(JSON.stringify(tag).slice(1, -1)),
  );
}
