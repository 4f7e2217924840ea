import {
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  type ListObjectsV2CommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';

const KEYS = ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'd-1', 'e/1'];

let gateway: S3Gateway;
let client: S3Client;
let Bucket: string;

beforeAll(async () => {
  gateway = await startS3Gateway();
  client = gateway.client();
  Bucket = gateway.newBucket({ versioned: false });
  for (const Key of KEYS) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});

afterAll(() => gateway.stop());

async function list(more: Partial<ListObjectsV2CommandInput> = {}) {
  const answer = await client.send(new ListObjectsV2Command({ Bucket, ...more }));
  return {
    keys: (answer.Contents ?? []).map(({ Key }) => Key),
    groups: (answer.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    answer,
  };
}

describe('ListObjectsV2', () => {
  it('lists every object with size, ETag and class', async () => {
    const { keys, answer } = await list();

    expect(keys).toStrictEqual(KEYS);
    expect(answer).toMatchObject({ Name: Bucket, KeyCount: 7, MaxKeys: 1000, IsTruncated: false });
    expect(answer.Contents?.[0]).toMatchObject({
      ETag: '"0cc175b9c0f1b6a831c399e269772661"',
      Size: 1,
      StorageClass: 'STANDARD',
      LastModified: expect.any(Date) as Date,
    });
    expect(answer.Contents?.[0]?.Owner).toBeUndefined();
  });

  it('names the owner if asked', async () => {
    const { answer } = await list({ FetchOwner: true, MaxKeys: 1 });

    expect(answer.Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/u);
  });

  it.each([
    [{ Prefix: 'b/' }, ['b/1', 'b/2', 'b/c/3'], []],
    [{ Delimiter: '/' }, ['a', 'd', 'd-1'], ['b/', 'e/']],
    [{ Prefix: 'b/', Delimiter: '/' }, ['b/1', 'b/2'], ['b/c/']],
    [{ Prefix: 'd' }, ['d', 'd-1'], []],
    [{ StartAfter: 'b/2' }, ['b/c/3', 'd', 'd-1', 'e/1'], []],
    [{ StartAfter: 'b/', Delimiter: '/' }, ['d', 'd-1'], ['e/']],
    [{ Prefix: 'none' }, [], []],
    [{ MaxKeys: 0 }, [], []],
  ])('with %j gives %j and %j', async (more, keys, groups) => {
    expect(await list(more)).toMatchObject({ keys, groups });
  });

  it('goes on where a page ended, groups included', async () => {
    const pages = [];
    const paginator = paginateListObjectsV2({ client, pageSize: 1 }, { Bucket, Delimiter: '/' });
    for await (const page of paginator) {
      pages.push([
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ]);
    }

    expect(pages).toStrictEqual([['a'], ['b/'], ['d'], ['d-1'], ['e/']]);
  });

  it('gives at most 1,000 at once', async () => {
    expect((await list({ MaxKeys: 5000 })).answer.MaxKeys).toBe(1000);
  });

  it.each([{ MaxKeys: -1 }, { ContinuationToken: 'nonsense' }])(
    'answers InvalidArgument to %j',
    async (more) => {
      await expect(list(more)).rejects.toMatchObject({ name: 'InvalidArgument' });
    },
  );
});

describe('ListObjects', () => {
  it('goes on after a marker, and names the next one only with a delimiter', async () => {
    const plain = await client.send(new ListObjectsCommand({ Bucket, MaxKeys: 2 }));
    const grouped = await client.send(
      new ListObjectsCommand({ Bucket, MaxKeys: 2, Delimiter: '/' }),
    );
    const rest = await client.send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: String(grouped.NextMarker) }),
    );

    expect(plain).toMatchObject({ IsTruncated: true });
    expect(plain.NextMarker).toBeUndefined();
    expect(grouped.NextMarker).toBe('b/');
    expect(rest.Contents?.map(({ Key }) => Key)).toStrictEqual(['d', 'd-1']);
    expect(rest.CommonPrefixes).toStrictEqual([{ Prefix: 'e/' }]);
  });
});

describe('a listing of more than 1,000 keys', () => {
  it('is cut at 1,000 and complete over its pages', async () => {
    const many = gateway.newBucket({ versioned: false });
    const names = Array.from({ length: 1001 }, (_, index) => `k${String(index).padStart(4, '0')}`);
    // A thousand at once would leave a busy machine no time for each of their connections.
    for (let start = 0; start < names.length; start += 50) {
      const batch = names.slice(start, start + 50);
      await Promise.all(
        batch.map((Key) => client.send(new PutObjectCommand({ Bucket: many, Key, Body: '' }))),
      );
    }

    const first = await client.send(new ListObjectsV2Command({ Bucket: many }));
    const second = await client.send(
      new ListObjectsV2Command({
        Bucket: many,
        ContinuationToken: String(first.NextContinuationToken),
      }),
    );

    expect(first.KeyCount).toBe(1000);
    expect(second.Contents?.map(({ Key }) => Key)).toStrictEqual(['k1000']);
  });
});
