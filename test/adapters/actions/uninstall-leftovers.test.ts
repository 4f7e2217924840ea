import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { spawnSync } from 'node:child_process';
import { leftBucket } from '../../../lib/actions/uninstall-leftovers';
import { startS3Gateway, type S3Gateway } from '../../support/embedded-s3-gateway';
import { runProgram } from '../../support/run-program';

const describeAwsCli = spawnSync('aws', ['--version']).status === 0 ? describe : describe.skip;
const LONG = 'a "quoted" folder/'.repeat(40);

let gateway: S3Gateway;

beforeAll(async () => {
  gateway = await startS3Gateway();
});

afterAll(() => gateway.stop());

/** More than two requests can delete, with keys longer than an argument can hold. */
async function fill(client: S3Client, bucket: string): Promise<void> {
  const keys = Array.from({ length: 1100 }, (_, index) => `${LONG}${index}`);
  while (keys.length > 0) {
    const some = keys.splice(0, 50);
    await Promise.all(
      some.map((Key) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }))),
    );
  }
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'never there' }));
}

async function countVersions(client: S3Client, bucket: string): Promise<number> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  return Versions.length + DeleteMarkers.length;
}

/** Runs what the plan says before the bucket itself goes. */
function empty(bucket: string) {
  const [command = ''] = leftBucket(bucket, undefined).commands;
  return runProgram('sh', ['-c', command], { env: gateway.environment });
}

describeAwsCli('leftBucket() for the AWS CLI (skipped where it is not installed)', () => {
  it('empties a bucket of more versions than one request can delete', async () => {
    const client = gateway.client();
    const bucket = gateway.newBucket();
    await fill(client, bucket);

    const { exitCode, output } = await empty(bucket);

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' });
    expect(await countVersions(client, bucket)).toBe(0);
  }, 120_000);

  it('ends, and says why, when S3 refuses to delete', async () => {
    const client = gateway.client();
    const bucket = gateway.newBucket();
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'x' }));
    gateway.allows = ({ action }) => !action.startsWith('s3:DeleteObject');

    const { output } = await empty(bucket);
    gateway.allows = () => true;

    expect(output).toMatch(/^a\t.*may not s3:DeleteObjectVersion/);
    expect(await countVersions(client, bucket)).toBe(1);
  }, 120_000);
});
