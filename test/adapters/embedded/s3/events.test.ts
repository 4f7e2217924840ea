import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';

const NOW = new Date('2026-01-02T03:04:05.678Z');

let gateway: S3Gateway;
let client: S3Client;

beforeEach(async () => {
  gateway = await startS3Gateway({ now: () => NOW });
  client = gateway.client();
});

afterEach(() => gateway.stop());

function names(): string[] {
  return gateway.events.map(({ eventName, key }) => `${eventName} ${key}`);
}

describe('onObjectEvent()', () => {
  it('tells of a write all that a notification needs', async () => {
    const Bucket = gateway.newBucket();
    gateway.caller = { arn: 'arn:aws:sts::000000000000:assumed-role/r/s', roleArn: 'r' };

    const put = await client.send(new PutObjectCommand({ Bucket, Key: 'a b+ü', Body: 'hello' }));

    expect(gateway.events).toStrictEqual([
      {
        eventName: 'ObjectCreated:Put',
        bucket: Bucket,
        key: 'a b+ü',
        size: 5,
        eTag: '5d41402abc4b2a76b9719d911017c592',
        versionId: put.VersionId,
        sequencer: expect.stringMatching(/^[0-9A-F]{18}$/u) as string,
        time: NOW,
        caller: gateway.caller,
      },
    ]);
  });

  it('tells of copies, deletions and markers', async () => {
    const Bucket = gateway.newBucket();
    const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    await client.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }] } }));

    expect(names()).toStrictEqual([
      'ObjectCreated:Put a',
      'ObjectCreated:Copy b',
      'ObjectRemoved:DeleteMarkerCreated a',
      'ObjectRemoved:Delete a',
      'ObjectRemoved:DeleteMarkerCreated b',
    ]);
  });

  it('tells nothing of what did not change', async () => {
    const Bucket = gateway.newBucket({ versioned: false });
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', IfNoneMatch: '*' }));
    await client
      .send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'y', IfNoneMatch: '*' }))
      .catch(() => undefined);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'never' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));

    expect(names()).toStrictEqual(['ObjectCreated:Put a', 'ObjectRemoved:Delete a']);
    expect(gateway.events[0]).not.toHaveProperty('versionId');
  });

  it('gives sequencers that rise, also with everything at once', async () => {
    const Bucket = gateway.newBucket();

    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        client.send(new PutObjectCommand({ Bucket, Key: 'same', Body: String(index) })),
      ),
    );

    const sequencers = gateway.events.map(({ sequencer }) => sequencer);
    expect(new Set(sequencers).size).toBe(30);
    expect([...sequencers].sort()).toStrictEqual(sequencers);
  });
});
