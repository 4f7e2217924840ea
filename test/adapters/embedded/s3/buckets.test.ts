import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectAttributesCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3';
import {
  ADMINISTRATOR,
  startS3Gateway,
  type S3Gateway,
} from '../../../support/embedded-s3-gateway';

let gateway: S3Gateway;

beforeEach(async () => {
  gateway = await startS3Gateway();
});

afterEach(() => gateway.stop());

function createBucket(Bucket: string, LocationConstraint: string | undefined = 'eu-west-1') {
  const constraint = LocationConstraint as BucketLocationConstraint;
  const settings = { CreateBucketConfiguration: { LocationConstraint: constraint } };
  return gateway.client().send(new CreateBucketCommand({ Bucket, ...settings }));
}

describe('createBucket()', () => {
  it('declares a bucket as the template describes it', async () => {
    gateway.s3.createBucket({ name: 'declared', versioned: true });

    const client = gateway.client();
    const head = await client.send(new HeadBucketCommand({ Bucket: 'declared' }));
    const versioning = await client.send(new GetBucketVersioningCommand({ Bucket: 'declared' }));
    const location = await client.send(new GetBucketLocationCommand({ Bucket: 'declared' }));
    expect(head.BucketRegion).toBe('eu-west-1');
    expect(versioning.Status).toBe('Enabled');
    expect(location.LocationConstraint).toBe('eu-west-1');
  });

  it('may be repeated, but not with another answer', () => {
    gateway.s3.createBucket({ name: 'declared', versioned: true });

    expect(() => gateway.s3.createBucket({ name: 'declared', versioned: true })).not.toThrow();
    expect(() => gateway.s3.createBucket({ name: 'declared', versioned: false })).toThrow(
      'Cannot declare bucket "declared" with versioned false: the stored bucket has the opposite',
    );
  });

  it.each(['Upper', 'ab', '1.2.3.4', 'a..b', 'a_b', 'x'.repeat(64)])(
    'refuses the name %s',
    (name) => {
      expect(() => gateway.s3.createBucket({ name, versioned: true })).toThrow(
        `Cannot declare bucket "${name}": no valid bucket name`,
      );
    },
  );
});

describe('CreateBucket', () => {
  it('makes a bucket without versions for the administrator', async () => {
    await createBucket('extra');

    const client = gateway.client();
    const versioning = await client.send(new GetBucketVersioningCommand({ Bucket: 'extra' }));
    expect(versioning.Status).toBeUndefined();
    await expect(createBucket('extra')).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
  });

  it.each([
    ['InvalidBucketName', 'Upper', 'eu-west-1'],
    ['IllegalLocationConstraintException', 'extra', 'us-west-2'],
  ])('answers %s to %s in %s', async (name, bucket, region) => {
    await expect(createBucket(bucket, region)).rejects.toMatchObject({ name });
  });

  it('is not for roles', async () => {
    const role = 'arn:aws:iam::000000000000:role/r';
    gateway.caller = { arn: `${role}/session`, roleArn: role };

    await expect(createBucket('extra')).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
    });
    gateway.caller = ADMINISTRATOR;
    await expect(
      gateway.client().send(new HeadBucketCommand({ Bucket: 'extra' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('ListBuckets', () => {
  it('lists by name, page by page', async () => {
    for (const name of ['bbb', 'aaa', 'ccc']) gateway.s3.createBucket({ name, versioned: true });
    const client = gateway.client();

    const first = await client.send(new ListBucketsCommand({ MaxBuckets: 2 }));
    const second = await client.send(
      new ListBucketsCommand({ ContinuationToken: first.ContinuationToken }),
    );

    expect(first.Buckets?.map(({ Name }) => Name)).toStrictEqual(['aaa', 'bbb']);
    expect(second.Buckets?.map(({ Name }) => Name)).toStrictEqual(['ccc']);
    expect(second.ContinuationToken).toBeUndefined();
  });
});

describe('GetBucketLocation', () => {
  it('says nothing for us-east-1', async () => {
    const other = await startS3Gateway({ region: 'us-east-1' });
    const Bucket = other.newBucket();

    const location = await other.client().send(new GetBucketLocationCommand({ Bucket }));
    await other.stop();

    expect(location.LocationConstraint).toBeUndefined();
  });
});

describe('what embedded S3 does not do', () => {
  it.each([
    ['DeleteBucket', new DeleteBucketCommand({ Bucket: 'bucket-1' })],
    ['GetBucketAcl', new GetBucketAclCommand({ Bucket: 'bucket-1' })],
    [
      'PutBucketVersioning',
      new PutBucketVersioningCommand({
        Bucket: 'bucket-1',
        VersioningConfiguration: { Status: 'Suspended' },
      }),
    ],
    [
      'GetObjectAttributes',
      new GetObjectAttributesCommand({
        Bucket: 'bucket-1',
        Key: 'k',
        ObjectAttributes: ['ETag'],
      }),
    ],
  ])('is refused by its name: %s', async (name, command) => {
    gateway.newBucket();

    await expect(gateway.client().send(command as HeadBucketCommand)).rejects.toMatchObject({
      name: 'NotImplementedInEmbeddedAws',
      message: `Embedded AWS does not implement ${name}`,
      $metadata: { httpStatusCode: 501 },
    });
  });

  it('includes bucket names in the Host header', async () => {
    const Bucket = gateway.newBucket();
    const endpoint = gateway.endpoint.replace('127.0.0.1', 'localhost');
    const answer = await gateway.s3.handle({
      method: 'PUT',
      rawPath: '/k',
      rawQuery: '',
      headers: { host: `${Bucket}.${endpoint.replace('http://', '')}` },
      body: Buffer.alloc(0),
      caller: ADMINISTRATOR,
    });

    expect(answer.status).toBe(501);
  });
});

describe('a failure of its own', () => {
  it('is an InternalError for the client and a line for whoever watches', async () => {
    const Bucket = gateway.newBucket();
    gateway.s3.onObjectEvent(() => {
      throw new Error('the listener broke');
    });

    const put = gateway.client().send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));

    await expect(put).rejects.toMatchObject({ name: 'InternalError' });
    expect(gateway.reports).toStrictEqual([
      expect.stringContaining('S3 failed on PUT /bucket-1/k: Error: the listener broke'),
    ]);
  });
});
