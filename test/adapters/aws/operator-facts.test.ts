import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteParameterCommand } from '@aws-sdk/client-ssm';
import { runChecks, type Check } from '../../../lib/actions/check';
import { AccountFacts } from '../../../lib/aws/account-facts';
import { ComputeFacts } from '../../../lib/aws/compute-facts';
import { FunctionFacts } from '../../../lib/aws/function-facts';
import { NetworkFacts } from '../../../lib/aws/network-facts';
import { createOperatorClients } from '../../../lib/aws/operator-clients';
import { SignalFacts } from '../../../lib/aws/signal-facts';
import { StackFacts } from '../../../lib/aws/stack-facts';
import { StorageFacts } from '../../../lib/aws/storage-facts';
import { startEmbeddedAws, type EmbeddedAws } from '../../../lib/embedded/embedded-aws';
import { roleEnvironment } from '../../../lib/embedded/role-credentials';
import { awsRequest } from '../../support/aws-request';
import { chainNames, writeChain } from '../../support/chain-assembly';
import { temporaryFolders } from '../../support/temporary-folder';

const newFolder = temporaryFolders();
const nothing = 'arn:aws:states:us-east-1:000000000000:stateMachine:nothing';

let aws: EmbeddedAws;
let clients: ReturnType<typeof createOperatorClients>;
let resources: Awaited<ReturnType<StackFacts['resources']>>;

beforeAll(async () => {
  aws = await startEmbeddedAws({ assemblyDirectory: writeChain(newFolder()) });
  Object.assign(process.env, aws.environment);
  clients = createOperatorClients();
  resources = await new StackFacts(clients.cloudFormation).resources('Test');
});

afterAll(() => aws.stop());

function physicalId(logicalId: string): string {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  return found?.physicalId ?? '';
}

describe('AccountFacts', () => {
  const facts = () => new AccountFacts(clients);

  it('identify() names account and region', async () => {
    expect(await facts().identify()).toEqual({
      accountId: '000000000000',
      arn: expect.stringContaining('administrator') as string,
      region: 'us-east-1',
    });
  });

  it('hasRole() knows roles of services and of the stack, and no others', async () => {
    const names = ['AWSServiceRoleForBatch', physicalId('RegisterRole'), 'Nobody'];

    const found = await Promise.all(names.map((name) => facts().hasRole(name)));

    expect(found).toEqual([true, true, false]);
  });

  it('hasPolicy() knows policies of AWS, and none that nobody made', async () => {
    const logging = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

    expect(await facts().hasPolicy(logging)).toBe(true);
    expect(await facts().hasPolicy('arn:aws:iam::000000000000:policy/limits')).toBe(false);
  });

  it('quota() has the value of a quota, and none for a code that there is not', async () => {
    expect(await facts().quota('ec2', 'L-1216C47A')).toBe(1024);
    expect(await facts().quota('ec2', 'L-0263D0A3')).toBe(5);
    expect(await facts().quota('vpc', 'L-F678F1CE')).toBe(5);
    expect(await facts().quota('ec2', 'L-00000000')).toBeUndefined();
  });

  it('offeredInstanceTypes() knows types and families', async () => {
    const chosen = ['m6i', 'c5.xlarge', 'm6i.7xlarge', 'x9', 'm'];

    expect(await facts().offeredInstanceTypes(chosen)).toEqual(['m6i', 'c5.xlarge']);
  });

  it('batchUsage() counts nothing where there is nothing', async () => {
    expect(await facts().batchUsage()).toEqual({ computeEnvironments: 0, jobQueues: 0 });
  });

  it('hasImage() is false for a repository and for an image that there is not', async () => {
    const image = { registryId: '000000000000', region: 'us-east-1', tag: '1' };
    const assets = 'cdk-hnb659fds-container-assets-000000000000-us-east-1';

    expect(await facts().hasImage({ ...image, repository: 'lab' })).toBe(false);
    expect(await facts().hasImage({ ...image, repository: assets })).toBe(false);
    const byDigest = { ...image, tag: undefined, digest: `sha256:${'0'.repeat(64)}` };
    expect(await facts().hasImage({ ...byDigest, repository: assets })).toBe(false);
  });

  it('bootstrapVersion() is undefined for another qualifier, and once the parameter is gone', async () => {
    const before = await facts().bootstrapVersion('hnb659fds');
    await clients.ssm.send(
      new DeleteParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' }),
    );

    expect(before).toBe(33);
    expect(await facts().bootstrapVersion('lab')).toBeUndefined();
    expect(await facts().bootstrapVersion('hnb659fds')).toBeUndefined();
  });
});

describe('StackFacts', () => {
  const facts = () => new StackFacts(clients.cloudFormation);

  it('findStack() describes the stack, and knows when there is none', async () => {
    expect(await facts().findStack('Test')).toEqual({
      name: 'Test',
      status: 'CREATE_COMPLETE',
      statusReason: undefined,
      description: '',
      outputs: new Map([['BucketName', chainNames.bucket]]),
    });
    expect(await facts().findStack('Other')).toBeUndefined();
  });

  it('resources() has names, ARNs and IDs', () => {
    expect(resources).toContainEqual({
      logicalId: 'Items',
      type: 'AWS::DynamoDB::Table',
      physicalId: chainNames.items,
      status: 'CREATE_COMPLETE',
    });
    expect(physicalId('Mapping')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('template() is what was deployed', async () => {
    expect(await facts().template('Test')).toMatchObject({
      Resources: { Items: { Type: 'AWS::DynamoDB::Table' } },
    });
  });

  it('drift() sees a rule that somebody has switched off', async () => {
    const before = await facts().drift('Test', 'Rule');
    await switchRule('DisableRule');
    const after = await facts().drift('Test', 'Rule');
    await switchRule('EnableRule');

    expect(before).toEqual({ kind: 'in-sync' });
    expect(after).toEqual({
      kind: 'modified',
      differences: [{ path: '/State', actual: 'DISABLED' }],
    });
    expect(await facts().drift('Test', 'Rule')).toEqual({ kind: 'in-sync' });
  });

  it('drift() of a resource that the stack does not have is refused', async () => {
    await expect(facts().drift('Test', 'Nothing')).rejects.toThrow('does not exist');
  });
});

describe('FunctionFacts', () => {
  const facts = () => new FunctionFacts(clients);

  it('functionState() is undefined for a function that there is not', async () => {
    expect(await facts().functionState(physicalId('Register'))).toMatchObject({
      state: 'Active',
      lastUpdateStatus: 'Successful',
    });
    expect(await facts().functionState('nothing')).toBeUndefined();
  });

  it('streamMapping() is undefined for a mapping that there is not', async () => {
    expect(await facts().streamMapping(physicalId('Mapping'))).toMatchObject({ state: 'Enabled' });
    expect(await facts().streamMapping('08400072-0000-4000-8000-000000000000')).toBeUndefined();
  });

  it('bucketNotifications() says which function is told of what', async () => {
    expect(await facts().bucketNotifications(chainNames.bucket)).toEqual([
      {
        functionArn: expect.stringContaining(physicalId('Register')) as string,
        events: ['s3:ObjectCreated:*'],
        prefix: 'launches/',
        suffix: '.yaml',
      },
    ]);
  });
});

describe('ComputeFacts', () => {
  const facts = () => new ComputeFacts(clients);

  it('has nothing of what is not there', async () => {
    expect(await facts().jobQueue('nothing')).toBeUndefined();
    expect(await facts().computeEnvironment('nothing')).toBeUndefined();
    expect(await facts().stateMachineStatus(nothing)).toBeUndefined();
    expect(await facts().pingStatus('i-0123456789abcdef0')).toBeUndefined();
    expect(await facts().jobImages('nothing:1')).toEqual([]);
    expect(await facts().otherRevisions('nothing', [])).toEqual([]);
  });

  it('taskImages() has the image of each container', async () => {
    expect(await facts().taskImages(physicalId('Definition'))).toEqual([
      'public.ecr.aws/docker/library/busybox:latest',
    ]);
  });
});

describe('NetworkFacts', () => {
  const facts = () => new NetworkFacts(clients);

  it('subnets() has those that there are', async () => {
    expect(await facts().subnets([physicalId('Subnet'), 'subnet-0a'])).toEqual([
      { id: physicalId('Subnet'), vpcId: physicalId('Vpc'), givesPublicIp: true },
    ]);
  });

  it('vpcCount() and addressCount() count those of the region', async () => {
    expect(await facts().vpcCount()).toBe(1);
    expect(await facts().addressCount()).toBe(1);
  });
});

describe('StorageFacts', () => {
  const facts = () => new StorageFacts(clients);

  it('table() is undefined for a table that there is not', async () => {
    expect(await facts().table(chainNames.items)).toMatchObject({
      ...{ status: 'ACTIVE', indexes: [], isProtected: false },
    });
    expect(await facts().table('nothing')).toBeUndefined();
  });

  it('bucketContents() counts versions and delete markers', async () => {
    const object = { Bucket: chainNames.bucket, Key: 'notes/a' };
    await clients.s3.send(new PutObjectCommand({ ...object, Body: 'four' }));
    await clients.s3.send(new PutObjectCommand({ ...object, Body: 'seven..' }));
    await clients.s3.send(new DeleteObjectCommand(object));

    expect(await facts().bucketContents(chainNames.bucket)).toEqual({
      versions: 3,
      bytes: 11,
      areMore: false,
    });
  });
});

describe('SignalFacts', () => {
  const facts = () => new SignalFacts(clients);

  it('subscriptionFilters() names the readers of a group, and knows when there is no group', async () => {
    expect(await facts().subscriptionFilters('task-logs')).toEqual([
      { destinationArn: expect.stringContaining(physicalId('Parser')) as string },
    ]);
    expect(await facts().subscriptionFilters('/aws/batch/job')).toBeUndefined();
  });

  it('logGroups() lists those that begin so', async () => {
    expect(await facts().logGroups('task-')).toEqual(['task-logs']);
  });

  it('alarms() leaves out those that there are not', async () => {
    expect(await facts().alarms(['nothing'])).toEqual([]);
  });
});

test('each service words its refusal so that the missing action can be named', async () => {
  const roleArn = `arn:aws:iam::000000000000:role/${physicalId('NotifierRole')}`;
  Object.assign(process.env, roleEnvironment(aws, roleArn, 'test'));
  const refused = createOperatorClients();
  const [account, compute, networks, signals, storage] = [
    new AccountFacts(refused),
    new ComputeFacts(refused),
    new NetworkFacts(refused),
    new SignalFacts(refused),
    new StorageFacts(refused),
  ];
  const [functions, stacks] = [new FunctionFacts(refused), new StackFacts(refused.cloudFormation)];
  const queueUrl = `${aws.endpoint}/000000000000/nothing`;
  const topicArn = 'arn:aws:sns:us-east-1:000000000000:nothing';
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    'batch:DescribeComputeEnvironments': () => compute.computeEnvironment('nothing'),
    'batch:DescribeJobDefinitions': () => compute.jobImages('nothing'),
    'batch:DescribeJobQueues': () => compute.jobQueue('nothing'),
    'cloudformation:DescribeStacks': () => stacks.findStack('Test'),
    'cloudformation:DetectStackResourceDrift': () => stacks.drift('Test', 'Rule'),
    'cloudformation:GetTemplate': () => stacks.template('Test'),
    'cloudformation:ListStackResources': () => stacks.resources('Test'),
    'cloudwatch:DescribeAlarms': () => signals.alarms(['nothing']),
    'dynamodb:DescribeTable': () => storage.table(chainNames.items),
    'ec2:DescribeAddresses': () => networks.addressCount(),
    'ec2:DescribeInstanceTypeOfferings': () => account.offeredInstanceTypes(['m6i']),
    'ec2:DescribeSubnets': () => networks.subnets(['subnet-0a']),
    'ec2:DescribeVpcs': () => networks.vpcCount(),
    'ecr:DescribeImages': () =>
      account.hasImage({
        ...{ registryId: '000000000000', region: 'us-east-1', repository: 'a', tag: '1' },
      }),
    'ecs:DescribeTaskDefinition': () => compute.taskImages(physicalId('Definition')),
    'iam:GetPolicy': () => account.hasPolicy('arn:aws:iam::000000000000:policy/limits'),
    'iam:GetRole': () => account.hasRole('nothing'),
    'lambda:GetEventSourceMapping': () => functions.streamMapping(physicalId('Mapping')),
    'lambda:GetFunctionConfiguration': () => functions.functionState('nothing'),
    'logs:DescribeSubscriptionFilters': () => signals.subscriptionFilters('task-logs'),
    's3:GetBucketNotification': () => functions.bucketNotifications(chainNames.bucket),
    'servicequotas:GetServiceQuota': () => account.quota('ec2', 'L-1216C47A'),
    'sns:ListSubscriptionsByTopic': () => signals.subscriptions(topicArn),
    'sqs:GetQueueAttributes': () => storage.queueDepth(queueUrl),
    'ssm:DescribeInstanceInformation': () => compute.pingStatus('i-0123456789abcdef0'),
    'ssm:GetParameter': () => account.bootstrapVersion('hnb659fds'),
    'states:DescribeStateMachine': () => compute.stateMachineStatus(nothing),
  };
  const checks = Object.values(questions).map((ask): Check => {
    const run = async () => {
      await ask();
      return [];
    };
    return { name: 'stack', subject: 'Test', run };
  });

  const findings = await runChecks(checks);

  expect(findings.map(({ found }) => found)).toEqual(
    Object.keys(questions).map((action) => `could not be checked: ${action} is not allowed`),
  );
});

async function switchRule(operation: 'DisableRule' | 'EnableRule'): Promise<void> {
  const { status } = await awsRequest(aws.environment, {
    service: 'events',
    target: `AWSEvents.${operation}`,
    body: { Name: physicalId('Rule') },
  });
  expect(status).toBe(200);
}
