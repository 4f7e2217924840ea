import {
  CopyObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type CopyObjectCommandInput,
  type PutObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';

const SOURCE = 'folder/söurce +1';

let gateway: S3Gateway;
let client: S3Client;
let Bucket: string;
let source: PutObjectCommandOutput;

beforeAll(async () => {
  gateway = await startS3Gateway();
  client = gateway.client();
});

beforeEach(async () => {
  Bucket = gateway.newBucket();
  source = await client.send(
    new PutObjectCommand({
      Bucket,
      Key: SOURCE,
      Body: 'first',
      ContentType: 'text/plain',
      Metadata: { from: 'source' },
      Tagging: 'colour=red',
      StorageClass: 'STANDARD_IA',
    }),
  );
});

afterAll(() => gateway.stop());

function copy(more: Partial<CopyObjectCommandInput> = {}) {
  const CopySource = `${Bucket}/${encodeURIComponent(SOURCE)}`;
  return client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource, ...more }));
}

function head(Key = 'copy') {
  return client.send(new HeadObjectCommand({ Bucket, Key }));
}

async function tags(Key = 'copy') {
  return (await client.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet;
}

describe('CopyObject', () => {
  it('copies bytes, description and tags, but not the storage class', async () => {
    const answer = await copy();

    expect(answer.CopySourceVersionId).toBe(source.VersionId);
    expect(answer.CopyObjectResult?.ETag).toBe(source.ETag);
    expect(await head()).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { from: 'source' },
      VersionId: answer.VersionId,
    });
    expect((await head()).StorageClass).toBeUndefined();
    expect(await tags()).toStrictEqual([{ Key: 'colour', Value: 'red' }]);
  });

  it('replaces description and tags if told to', async () => {
    await copy({
      MetadataDirective: 'REPLACE',
      ContentType: 'text/html',
      Metadata: { from: 'copy' },
      TaggingDirective: 'REPLACE',
      Tagging: 'colour=blue',
    });

    expect(await head()).toMatchObject({ ContentType: 'text/html', Metadata: { from: 'copy' } });
    expect(await tags()).toStrictEqual([{ Key: 'colour', Value: 'blue' }]);
  });

  it('copies an older version back to the top', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: SOURCE, Body: 'second' }));
    const version = `${Bucket}/${encodeURIComponent(SOURCE)}?versionId=${String(source.VersionId)}`;

    await copy({ Key: SOURCE, CopySource: version });

    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: SOURCE }));
    await expect(Body?.transformToString()).resolves.toBe('first');
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions).toHaveLength(3);
  });

  it('refuses to copy an object to itself without a change', async () => {
    const idle = copy({ Key: SOURCE, StorageClass: 'STANDARD_IA' });

    await expect(idle).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(
      copy({ Key: SOURCE, MetadataDirective: 'REPLACE', Metadata: { new: 'yes' } }),
    ).resolves.toBeDefined();
  });

  it.each([
    ['NoSuchKey', { CopySource: 'BUCKET/none' }],
    ['NoSuchBucket', { CopySource: 'nowhere/k' }],
    ['InvalidArgument', { CopySource: 'nothing' }],
    ['PreconditionFailed', { CopySourceIfMatch: '"other"' }],
    ['PreconditionFailed', { CopySourceIfNoneMatch: '*' }],
  ])('answers %s to %j', async (name, more) => {
    const named = JSON.parse(JSON.stringify(more).replace('BUCKET', Bucket)) as typeof more;

    await expect(copy(named)).rejects.toMatchObject({ name });
  });

  it('obeys conditions on the target', async () => {
    await copy({ IfNoneMatch: '*' });

    await expect(copy({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });
});

describe('object tags', () => {
  it('can be replaced and removed without a new version', async () => {
    const TagSet = [{ Key: 'a<b>', Value: '1 & 2' }];
    const tagging = { Bucket, Key: SOURCE, Tagging: { TagSet } };
    await client.send(new PutObjectTaggingCommand(tagging));

    expect(await tags(SOURCE)).toStrictEqual(TagSet);
    expect(await head(SOURCE)).toMatchObject({ VersionId: source.VersionId });

    await client.send(new DeleteObjectTaggingCommand({ Bucket, Key: SOURCE }));

    expect(await tags(SOURCE)).toStrictEqual([]);
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: SOURCE }));
    await expect(Body?.transformToString()).resolves.toBe('first');
  });

  it('are at most ten', async () => {
    const TagSet = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }));

    await expect(
      client.send(new PutObjectTaggingCommand({ Bucket, Key: SOURCE, Tagging: { TagSet } })),
    ).rejects.toMatchObject({ name: 'BadRequest' });
  });
});
