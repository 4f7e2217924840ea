import { planUninstall, type UninstallDeps } from '../../../lib/actions/plan-uninstall';
import {
  accessDenied,
  anExaminedDeployment,
  aResource,
  IMAGE,
  RESOURCES,
} from '../../support/examined-deployment';

const KEPT = [
  aResource('Key', 'AWS::KMS::Key', '0a1b-key'),
  aResource('Bucket', 'AWS::S3::Bucket', 'stack-bucket'),
  aResource('EngineLog', 'AWS::Logs::LogGroup', '/stack/engine'),
  aResource('Cluster', 'AWS::ECS::Cluster', 'stack-cluster'),
];

// test/adapters/actions runs it.
const EMPTY_BUCKET =
  'while page=$(aws s3api list-object-versions --bucket stack-bucket --no-paginate --max-keys 500 --output json' +
  " --query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}, Quiet: `true`} | (Objects[0] && @)')" +
  ' && [ "${page:-null}" != null ]; do' +
  ' refused=$(printf %s "$page" | aws s3api delete-objects --bucket stack-bucket --delete file:///dev/stdin' +
  " --output text --query 'Errors[0].[Key, Message]') || break;" +
  ' [ "${refused:-None}" = None ] || { echo "$refused" >&2; break; }; done';

function deps(changes: Partial<UninstallDeps> = {}): UninstallDeps {
  const examined = anExaminedDeployment();
  return {
    stackResources: async () => [...RESOURCES, ...KEPT],
    template: async () => ({
      Resources: {
        Key: { DeletionPolicy: 'Retain' },
        Bucket: { DeletionPolicy: 'RetainExceptOnCreate' },
        Launches: { DeletionPolicy: 'Retain' },
        EngineLog: { DeletionPolicy: 'Delete' },
        Queue: {},
      },
    }),
    table: async () => ({ status: 'ACTIVE', indexes: [], isProtected: true }),
    bucketContents: async () => ({ versions: 3, bytes: 3 * 2 ** 20, areMore: false }),
    queueDepth: (url) => examined.queueDepth(url),
    taskImages: (arn) => examined.taskImages(arn),
    jobImages: (arn) => examined.jobImages(arn),
    logGroups: async () => [],
    otherRevisions: async () => [],
    subscriptions: async () => [],
    activeLaunches: async () => new Map(),
    ...changes,
  };
}

describe('planUninstall()', () => {
  it('lists what the template retains, in the order in which it can be removed', async () => {
    const { leftBehind } = await planUninstall(deps(), 'stack');

    expect(leftBehind.map(({ kind, name }) => [kind, name])).toEqual([
      ['assets', 'cdk-hnb659fds-container-assets-111122223333-eu-west-1'],
      ['table', 'stack-launches'],
      ['bucket', 'stack-bucket'],
      ['key', '0a1b-key'],
    ]);
    expect(leftBehind[0]?.contents).toBe(IMAGE);
  });

  it('takes the protection off a table first', async () => {
    const { leftBehind } = await planUninstall(deps(), 'stack');

    expect(leftBehind.find(({ kind }) => kind === 'table')?.commands).toEqual([
      'aws dynamodb update-table --table-name stack-launches --no-deletion-protection-enabled',
      'aws dynamodb wait table-exists --table-name stack-launches',
      'aws dynamodb delete-table --table-name stack-launches',
    ]);
  });

  it('empties a bucket of all versions first, unless it is empty', async () => {
    const full = await planUninstall(deps(), 'stack');
    const contents = { versions: 0, bytes: 0, areMore: false };
    const empty = await planUninstall(deps({ bucketContents: async () => contents }), 'stack');

    expect(full.leftBehind.find(({ kind }) => kind === 'bucket')).toMatchObject({
      contents: '3 versions of objects, 3.0 MiB',
      commands: [EMPTY_BUCKET, 'aws s3 rb s3://stack-bucket'],
    });
    expect(empty.leftBehind.find(({ kind }) => kind === 'bucket')?.commands).toEqual([
      'aws s3 rb s3://stack-bucket',
    ]);
  });

  it('says that a bucket holds more than it has counted', async () => {
    const contents = { versions: 1000, bytes: 2 ** 20, areMore: true };
    const plan = await planUninstall(deps({ bucketContents: async () => contents }), 'stack');

    expect(plan.leftBehind.find(({ kind }) => kind === 'bucket')?.contents).toBe(
      'at least 1000 versions of objects, at least 1.0 MiB',
    );
  });

  it('lists log groups that a service made, and none of another function or of the stack', async () => {
    const groups = [
      '/aws/lambda/stack-register',
      '/aws/lambda/stack-register-of-others',
      '/aws/ecs/containerinsights/stack-cluster/performance',
    ];
    const logGroups = async (prefix: string) => groups.filter((name) => name.startsWith(prefix));

    const { leftBehind } = await planUninstall(deps({ logGroups }), 'stack');

    expect(leftBehind.filter(({ kind }) => kind === 'log-group')).toMatchObject([
      {
        name: '/aws/lambda/stack-register',
        commands: ['aws logs delete-log-group --log-group-name /aws/lambda/stack-register'],
      },
      { name: '/aws/ecs/containerinsights/stack-cluster/performance' },
    ]);
  });

  it('lists earlier revisions of job definitions and addresses that were never confirmed', async () => {
    const asked: unknown[] = [];
    const { leftBehind } = await planUninstall(
      deps({
        otherRevisions: async (name, current) => {
          asked.push([name, current]);
          return ['arn:aws:batch:eu-west-1:1:job-definition/stack-job:2'];
        },
        subscriptions: async () => [
          { protocol: 'email', endpoint: 'a@example.org', confirmed: false },
          { protocol: 'email', endpoint: 'b@example.org', confirmed: true },
        ],
      }),
      'stack',
    );

    expect(asked).toEqual([
      ['stack-job', ['arn:aws:batch:eu-west-1:111122223333:job-definition/stack-job:3']],
    ]);
    expect(leftBehind).toMatchObject([
      { kind: 'subscription', name: 'a@example.org', commands: [] },
      {
        kind: 'job-definition',
        contents: '1 revision',
        commands: [
          'aws batch deregister-job-definition --job-definition arn:aws:batch:eu-west-1:1:job-definition/stack-job:2',
        ],
      },
      { kind: 'assets' },
      { kind: 'table' },
      { kind: 'bucket' },
      { kind: 'key' },
    ]);
  });

  it('counts launches and events that would be cut off', async () => {
    const { cutOff } = await planUninstall(
      deps({
        activeLaunches: async () => new Map([['RUNNING', 2]]),
        queueDepth: async () => ({ messages: 4 }),
      }),
      'stack',
    );

    expect(cutOff).toEqual([
      { what: 'launches RUNNING', count: 2 },
      { what: 'events in queue stack-unprocessed', count: 4 },
    ]);
  });

  it('says what it could not look at, and plans the rest', async () => {
    const { unanswered, leftBehind } = await planUninstall(
      deps({
        table: () => Promise.reject(accessDenied('dynamodb:DescribeTable')),
        activeLaunches: () => Promise.reject(new Error('no rows')),
      }),
      'stack',
    );

    expect(unanswered).toEqual([
      expect.stringMatching(/^table stack-launches: User: .+ dynamodb:DescribeTable/),
      'the launches: no rows',
    ]);
    expect(leftBehind.find(({ kind }) => kind === 'table')?.commands).toHaveLength(3);
  });

  it('lists what is always retained when the template may not be read, and says that it may not be all', async () => {
    const { leftBehind, unanswered } = await planUninstall(
      deps({ template: () => Promise.reject(accessDenied('cloudformation:GetTemplate')) }),
      'stack',
    );

    expect(leftBehind.map(({ kind }) => kind)).toEqual(['assets', 'table', 'bucket', 'key']);
    expect(unanswered).toEqual([
      expect.stringMatching(
        /^the template, so that more may stay: User: .+ cloudformation:GetTemplate/,
      ),
    ]);
  });

  it('names a retained resource for which it knows no command', async () => {
    const { leftBehind } = await planUninstall(
      deps({
        stackResources: async () => [aResource('Feed', 'AWS::Kinesis::Stream', 'feed')],
        template: async () => ({ Resources: { Feed: { DeletionPolicy: 'Retain' } } }),
      }),
      'stack',
    );

    expect(leftBehind).toMatchObject([{ kind: 'other', name: 'feed', commands: [] }]);
  });

  it('quotes names of others in commands', async () => {
    const { leftBehind } = await planUninstall(
      deps({
        stackResources: async () => [aResource('Log', 'AWS::Logs::LogGroup', "/a'; rm -rf ~ #")],
        template: async () => ({ Resources: { Log: { DeletionPolicy: 'Retain' } } }),
      }),
      'stack',
    );

    expect(leftBehind[0]?.commands).toEqual([
      `aws logs delete-log-group --log-group-name '/a'\\''; rm -rf ~ #'`,
    ]);
  });
});
