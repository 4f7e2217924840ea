import { connect } from 'node:net';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { awsRequest } from '../../../support/aws-request';
import { chainNames, writeChain } from '../../../support/chain-assembly';
import { embeddedStarts } from '../../../support/embedded-starts';
import { temporaryFolders } from '../../../support/temporary-folder';

const folders = temporaryFolders();
const startAws = embeddedStarts();

async function start() {
  const { aws, reports } = await startAws(writeChain(folders()));
  const client = {
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: 'any', secretAccessKey: 'key' },
    maxAttempts: 1,
  };
  return { aws, client, reports };
}

describe('the gateway', () => {
  test('serves clients of the SDK by the service that their signature names', async () => {
    const { client } = await start();
    const s3 = new S3Client(client);
    const place = { Bucket: chainNames.bucket, Key: 'k' };

    await s3.send(new PutObjectCommand({ ...place, Body: 'body' }));
    const { Body: body } = await s3.send(new GetObjectCommand(place));
    const tables = await new DynamoDBClient(client).send(new ListTablesCommand({}));

    expect(await body?.transformToString()).toBe('body');
    expect(tables.TableNames).toEqual(['Items', 'Seen']);
  });

  test('tells the stack and its outputs, by name or without one', async () => {
    const { client } = await start();
    const cloudFormation = new CloudFormationClient(client);

    const all = await cloudFormation.send(new DescribeStacksCommand({}));
    const named = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'Test' }));

    expect(all.Stacks?.map(({ StackName: name }) => name)).toEqual(['Test']);
    expect(named.Stacks?.[0]).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      Outputs: [{ OutputKey: 'BucketName', OutputValue: chainNames.bucket }],
    });
    await expect(
      cloudFormation.send(new DescribeStacksCommand({ StackName: 'Other' })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id Other does not exist',
    });
  });

  test('tells a caller who it is', async () => {
    const { aws } = await start();

    const { text } = await awsRequest(aws.environment, {
      service: 'sts',
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });

    expect(text).toContain('<Arn>arn:aws:iam::000000000000:user/administrator</Arn>');
    expect(text).toContain('<Account>000000000000</Account>');
  });

  test.each([
    [
      'an unknown service',
      { service: 'kinesis', target: 'Kinesis_20131202.PutRecord', body: {} },
      'kinesis (Kinesis_20131202.PutRecord)',
    ],
    [
      'an unknown operation',
      { service: 'ecs', target: 'AmazonEC2ContainerServiceV20141113.CreateService', body: {} },
      'CreateService',
    ],
    ['an unknown query', { service: 'sts', body: 'Action=AssumeRole' }, 'sts:AssumeRole'],
    [
      'an unknown path',
      { service: 'lambda', method: 'GET', path: '/2015-03-31/functions' },
      'lambda GET /2015-03-31/functions',
    ],
  ])('answers %s by 501 and its name', async (_name, request, name) => {
    const { aws } = await start();

    const { status, text } = await awsRequest(aws.environment, request);

    expect(status).toBe(501);
    expect(text).toContain(name);
  });

  test.each([
    ['an unsigned request', {}, 403],
    ['a page that made its name resolve to us', { host: 'rebound.example' }, 403],
    ['a page of somebody else', { origin: 'https://page.example' }, 403],
  ])('turns %s away', async (_name, headers, status) => {
    const { aws } = await start();
    const signed = 'AWS4-HMAC-SHA256 Credential=K/20260101/us-east-1/s3/aws4_request, Signature=0';
    const authorization = Object.keys(headers).length === 0 ? {} : { authorization: signed };

    expect(await rawStatus(aws.endpoint, { ...authorization, ...headers })).toBe(status);
  });

  test('listens on 127.0.0.1 only, and no more when it has stopped', async () => {
    const { aws } = await start();
    expect(aws.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

    await aws.stop();
    await aws.stop();

    await expect(fetch(aws.endpoint)).rejects.toThrow('fetch failed');
  });

  test('says which port is taken', async () => {
    const { aws } = await start();
    const port = Number(new URL(aws.endpoint).port);

    await expect(startAws(writeChain(folders()), { port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

/** fetch() would choose host and origin itself. */
function rawStatus(endpoint: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const { hostname, port, host } = new URL(endpoint);
  const lines = Object.entries({ host, ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.once('error', reject).once('close', () => resolve(Number(text.split(' ')[1])));
  });
}
