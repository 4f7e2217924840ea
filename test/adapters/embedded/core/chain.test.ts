import type { EmbeddedAws } from '../../../../lib/embedded/embedded-aws';
import { awsRequest } from '../../../support/aws-request';
import { chainNames, writeChain } from '../../../support/chain-assembly';
import type { ChainGrant } from '../../../support/chain-assembly';
import { embeddedStarts, waitUntil } from '../../../support/embedded-starts';
import { temporaryFolders } from '../../../support/temporary-folder';

const folders = temporaryFolders();
const startAws = embeddedStarts();

describe('startEmbeddedAws() with a whole stack', () => {
  test('takes an object to the function, the item, the task, its log and its state changes', async () => {
    const { aws } = await start();

    await putSheet(aws, 'launches/a b.yaml');
    const seen = await waitForSeen(aws, (ids) =>
      ids.some((id) => id.startsWith('notifier STOPPED')),
    );

    expect([...seen.keys()].sort()).toEqual([
      'launch launches/a b.yaml',
      'notifier ACTIVATING 3',
      'notifier DEACTIVATING 5',
      'notifier DEPROVISIONING 7',
      'notifier PENDING 2',
      'notifier PROVISIONING 1',
      'notifier RUNNING 4',
      'notifier STOPPED 8',
      'notifier STOPPING 6',
      'parser {"about":"launches/a b.yaml"}',
      'register launches/a b.yaml',
    ]);
    expect(seen.get('register launches/a b.yaml')).toMatchObject({
      Records: [{ eventSource: 'aws:s3', s3: { object: { key: 'launches/a+b.yaml', size: 7 } } }],
    });
    expect(seen.get('launch launches/a b.yaml')).toMatchObject({
      event: {
        Records: [
          {
            eventName: 'INSERT',
            eventSource: 'aws:dynamodb',
            dynamodb: {
              NewImage: { id: { S: 'launches/a b.yaml' } },
              StreamViewType: 'NEW_AND_OLD_IMAGES',
            },
          },
        ],
      },
      context: { functionVersion: '$LATEST', memoryLimitInMB: '128' },
    });
  });

  test('leaves objects alone that no notification names', async () => {
    const { aws } = await start();

    await putSheet(aws, 'launches/a.csv');
    await putSheet(aws, 'runs/a.yaml');
    await aws.settled();

    expect([...(await readSeen(aws)).keys()]).toEqual([]);
  });

  test.each<[ChainGrant, string, string]>([
    ['register', 'dynamodb:PutItem', 'Register'],
    ['runTask', 'ecs:RunTask', 'Launch'],
    ['passRole', 'iam:PassRole', 'Launch'],
  ])('denies what the grant %s would allow, in words of AWS', async (grant, action, role) => {
    const { aws, reports } = await start([grant]);

    await putSheet(aws, 'launches/a.yaml');
    await waitUntil(() => reports.some((line) => line.includes('AccessDenied')));

    expect(reports.join('\n')).toMatch(
      new RegExp(
        `User: arn:aws:sts::000000000000:assumed-role/Test-${role}Role-\\w+/Test-${role}-\\w+ is not authorized to perform: ${action} on resource: arn:aws:\\S+ because no identity-based policy allows the ${action} action`,
      ),
    );
  });

  test('carries everything through under a seed too', async () => {
    const { aws } = await startAws(writeChain(folders()), { seed: 11 });

    await putSheet(aws, 'launches/a.yaml');
    await putSheet(aws, 'launches/b.yaml');
    const seen = await waitForSeen(
      aws,
      (ids) => ids.filter((id) => /^(parser|launch|register) /.test(id)).length === 6,
    );

    expect([...seen.keys()].filter((id) => id.startsWith('parser')).sort()).toEqual([
      'parser {"about":"launches/a.yaml"}',
      'parser {"about":"launches/b.yaml"}',
    ]);
  });

  test('does not invoke what a service has no permission for, and says so', async () => {
    const { aws, reports } = await start(['invokeRegister']);

    await putSheet(aws, 'launches/a.yaml');
    await aws.settled();

    expect([...(await readSeen(aws)).keys()]).toEqual([]);
    expect(reports.join('\n')).toMatch(/s3: bucket chain-sheets may not invoke Test-Register-\w+/);
  });

  test('refuses to start when a function may not read the stream that it is mapped to', async () => {
    await expect(start(['readStream'])).rejects.toThrow('dynamodb:DescribeStream');
  });
});

function start(without: readonly ChainGrant[] = []) {
  return startAws(writeChain(folders(), without));
}

async function putSheet(aws: EmbeddedAws, key: string): Promise<void> {
  const path = `/${chainNames.bucket}/${encodeURI(key)}`;
  const { status } = await awsRequest(aws.environment, {
    ...{ service: 's3', method: 'PUT', path, body: 'name: x' },
  });
  expect(status).toBe(200);
}

async function readSeen(aws: EmbeddedAws): Promise<Map<string, unknown>> {
  const { text } = await awsRequest(aws.environment, {
    service: 'dynamodb',
    target: 'DynamoDB_20120810.Scan',
    body: { TableName: chainNames.seen },
  });
  const { Items: items } = JSON.parse(text) as {
    Items: { id: { S: string }; about: { S: string } }[];
  };
  return new Map(items.map(({ id, about }) => [id.S, JSON.parse(about.S) as unknown]));
}

async function waitForSeen(aws: EmbeddedAws, isEnough: (ids: string[]) => boolean) {
  let seen = await readSeen(aws);
  await waitUntil(async () => {
    seen = await readSeen(aws);
    return isEnough([...seen.keys()]);
  });
  await aws.settled();
  return readSeen(aws);
}
