import { DEPLOYMENT_VARIANTS, VARIANT_NAMES } from '../support/deployment-variants';
import { temporaryFolders } from '../support/temporary-folder';
import { allResources, nameOf, type ResolvedResource } from './template/resolved-template';
import { synthesizeStack } from './template/synthesized-stack';

const LOG_DELIVERY =
  'Step Functions delivers logs of state machines through these, which its documentation grants on everything.';
const TRACING = 'X-Ray has no resource for the traces of a state machine.';

/** Actions that are granted on everything, because the API allows nothing narrower. */
const UNLIMITED_ACTIONS: Readonly<Record<string, string>> = {
  'batch:DescribeComputeEnvironments':
    'Batch describes environments by name, and takes no resource.',
  'batch:DescribeJobs': 'Batch describes jobs by their IDs, and takes no resource.',
  'batch:ListJobs': 'Batch lists jobs of a queue, and takes no resource for it.',
  'dynamodb:ListStreams':
    'Lambda lists streams before it reads ours; the action takes no resource.',
  'ecr:GetAuthorizationToken': 'Signs in to the registry; which images it gives is granted apart.',
  'ecs:DiscoverPollEndpoint': 'The agent on an instance asks where its cluster is; no resource.',
  'ecs:ListTasks': 'Tasks of Fargate are listed by their cluster, which the condition names.',
  'logs:CreateLogDelivery': LOG_DELIVERY,
  'logs:DeleteLogDelivery': LOG_DELIVERY,
  'logs:DescribeLogGroups': LOG_DELIVERY,
  'logs:DescribeResourcePolicies': LOG_DELIVERY,
  'logs:GetLogDelivery': LOG_DELIVERY,
  'logs:ListLogDeliveries': LOG_DELIVERY,
  'logs:PutResourcePolicy': LOG_DELIVERY,
  'logs:UpdateLogDelivery': LOG_DELIVERY,
  'xray:GetSamplingRules': TRACING,
  'xray:GetSamplingTargets': TRACING,
  'xray:PutTelemetryRecords': TRACING,
  'xray:PutTraceSegments': TRACING,
};

/** Policies of AWS are wider than what we would write: only roles that the CDK makes for itself have one. */
const ROLES_WITH_MANAGED_POLICIES: Readonly<Record<string, string>> = {
  BucketNotificationsHandler050a0587b7544547bf325f094a3db834Role:
    'Writes its own log, and sets the notification of our bucket.',
  CustomVpcRestrictDefaultSGCustomResourceProviderRole:
    'Writes its own log, and empties the default security group of our network.',
};

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

const temporaryFolder = temporaryFolders();

const resources = VARIANT_NAMES.flatMap((variant) =>
  allResources(synthesizeStack(temporaryFolder(), DEPLOYMENT_VARIANTS[variant])),
);
// In the policy of a key "*" is the key itself: that policy cannot reach further.
const allowed = resources
  .filter(({ type }) => type !== 'AWS::KMS::Key')
  .flatMap(statementsOf)
  .filter(({ Effect }) => Effect === 'Allow');

test('the three deployments allow something, so that these tests look at something', () => {
  expect(allowed.length).toBeGreaterThan(100);
});

test('every action on everything is one that the API has no resource for, and each of those is needed', () => {
  const onEverything = allowed
    .filter(({ Resource }) => [Resource].flat().includes('*'))
    .flatMap(({ Action }) => [Action ?? 'none named'].flat());

  expect([...new Set(onEverything)].sort()).toEqual(Object.keys(UNLIMITED_ACTIONS).sort());
});

test('every action that is allowed is named in full', () => {
  const actions = allowed.flatMap(({ Action }) => [Action ?? 'none named'].flat());

  expect(actions.filter((action) => !/^[a-z0-9-]+:[A-Za-z]+$/.test(action))).toEqual([]);
});

test('every statement names its resources, and none all but some', () => {
  const open = resources.flatMap(statementsOf).filter((statement) => 'NotResource' in statement);

  expect(open).toEqual([]);
});

test('no role but those of the CDK itself has a policy of AWS', () => {
  const roles = resources
    .filter(
      ({ type, properties }) => type === 'AWS::IAM::Role' && 'ManagedPolicyArns' in properties,
    )
    .map(({ id }) => nameOf(id));

  expect([...new Set(roles)].sort()).toEqual(Object.keys(ROLES_WITH_MANAGED_POLICIES).sort());
});

/** Statements wherever they stand: in policies, in roles, in the policies of buckets, queues and topics. */
function statementsOf({ properties }: ResolvedResource): Statement[] {
  return findStatements(properties);
}

function findStatements(value: unknown): Statement[] {
  if (Array.isArray(value)) return value.flatMap(findStatements);
  if (typeof value !== 'object' || value === null) return [];
  return 'Effect' in value ? [value as Statement] : Object.values(value).flatMap(findStatements);
}
