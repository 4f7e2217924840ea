import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  ADMINISTRATOR,
  startS3Gateway,
  type S3Gateway,
} from '../../../support/embedded-s3-gateway';

let gateway: S3Gateway;
let client: S3Client;
let Bucket: string;

beforeAll(async () => {
  gateway = await startS3Gateway();
  client = gateway.client();
  Bucket = gateway.newBucket();
});

afterAll(() => gateway.stop());

function put(Key: string, Body: string | Readable, more: Partial<PutObjectCommandInput> = {}) {
  return client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
}

function get(Key: string, more: Partial<GetObjectCommandInput> = {}) {
  return client.send(new GetObjectCommand({ Bucket, Key, ...more }));
}

async function read(Key: string, more: Partial<GetObjectCommandInput> = {}) {
  return (await get(Key, more)).Body?.transformToString();
}

function failure(name: string, httpStatusCode: number) {
  return { name, $metadata: { httpStatusCode } };
}

describe('PutObject', () => {
  it('answers with the MD5 as ETag, a version and the checksum it was sent', async () => {
    const answer = await put('plain', 'hello');

    const md5 = createHash('md5').update('hello').digest('hex');
    expect(answer.ETag).toBe(`"${md5}"`);
    expect(answer.VersionId).toMatch(/^[\w.]{32}$/u);
    expect(answer.ChecksumCRC32).toBe('NhCmhg==');
  });

  it('takes the framing off a streamed body with a checksum after it', async () => {
    const body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);

    await put('streamed', body, { ContentLength: 5, ContentEncoding: 'gzip' });

    const answer = await get('streamed');
    await expect(answer.Body?.transformToString()).resolves.toBe('hello');
    expect(answer.ContentEncoding).toBe('gzip');
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'accepts the checksum that the SDK computes with %s, and gives it back',
    async (ChecksumAlgorithm) => {
      await put('summed', 'hello', { ChecksumAlgorithm });

      const head = await client.send(
        new HeadObjectCommand({ Bucket, Key: 'summed', ChecksumMode: 'ENABLED' }),
      );
      expect(head[`Checksum${ChecksumAlgorithm}`]).toMatch(/=$/u);
      expect(head.ChecksumType).toBe('FULL_OBJECT');
    },
  );

  it.each([
    ['BadDigest', { ChecksumCRC32: 'AAAAAA==' }],
    ['BadDigest', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }],
    ['InvalidDigest', { ContentMD5: 'short' }],
    ['InvalidRequest', { ChecksumCRC32: 'short' }],
    ['InvalidStorageClass', { StorageClass: 'CUPBOARD' as 'STANDARD' }],
    ['InvalidTag', { Tagging: 'a=1&a=2' }],
    ['AccessControlListNotSupported', { ACL: 'public-read' as const }],
    ['MetadataTooLarge', { Metadata: { long: 'x'.repeat(2048) } }],
  ])('answers %s to %j, and writes nothing', async (name, more) => {
    await expect(put('refused', 'hello', more)).rejects.toMatchObject(failure(name, 400));

    await expect(get('refused')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each([
    [{ ServerSideEncryption: 'aws:kms' as const }],
    [{ ObjectLockLegalHoldStatus: 'ON' as const }],
    [{ WebsiteRedirectLocation: '/elsewhere' }],
    [{ IfNoneMatch: '"an-etag"' }],
  ])('refuses %j rather than forget it', async (more) => {
    await expect(put('refused', 'hello', more)).rejects.toMatchObject(
      failure('NotImplementedInEmbeddedAws', 501),
    );
  });

  it('writes a key only once if asked to', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });

    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject(
      failure('PreconditionFailed', 412),
    );
    await expect(read('once')).resolves.toBe('first');
  });

  it('lets exactly one of many writers that all want to be first', async () => {
    const writers = Array.from({ length: 20 }, (_, index) => String(index));

    const results = await Promise.allSettled(
      writers.map((body) => put('race', body, { IfNoneMatch: '*' })),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('overwrites only what the writer has seen', async () => {
    const { ETag } = await put('seen', 'first');
    await put('seen', 'second', { IfMatch: String(ETag) });

    await expect(put('seen', 'third', { IfMatch: String(ETag) })).rejects.toMatchObject(
      failure('PreconditionFailed', 412),
    );
    await expect(put('never', 'x', { IfMatch: String(ETag) })).rejects.toMatchObject(
      failure('NoSuchKey', 404),
    );
    await expect(read('seen')).resolves.toBe('second');
  });

  it('answers NoSuchBucket where there is none', async () => {
    const command = new PutObjectCommand({ Bucket: 'nowhere', Key: 'a', Body: '' });

    await expect(client.send(command)).rejects.toMatchObject(failure('NoSuchBucket', 404));
  });
});

describe('GetObject', () => {
  it('gives back everything that was said of the object', async () => {
    const description = {
      CacheControl: 'no-store',
      ContentDisposition: 'attachment',
      ContentLanguage: 'en',
      ContentType: 'text/plain; charset=utf-8',
      Metadata: { origin: 'here', 'with-dash': 'a b' },
      StorageClass: 'STANDARD_IA' as const,
    };
    await put('described', 'hello', { ...description, Tagging: 'a=1&b=2' });

    const answer = await get('described');

    expect(answer).toMatchObject({ ...description, TagCount: 2, ContentLength: 5 });
    expect(answer.ServerSideEncryption).toBe('AES256');
  });

  it('says binary/octet-stream where the writer said nothing', async () => {
    const response = await fetch(`${gateway.endpoint}/${Bucket}/untyped`, {
      method: 'PUT',
      body: Buffer.from('x'),
    });

    expect(response.status).toBe(200);
    expect((await get('untyped')).ContentType).toBe('binary/octet-stream');
  });

  it.each([
    ['bytes=1-3', 'ell', 'bytes 1-3/5'],
    ['bytes=3-', 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=3-99', 'lo', 'bytes 3-4/5'],
  ])('reads the range %s', async (Range, text, contentRange) => {
    await put('ranged', 'hello');

    const answer = await get('ranged', { Range });

    expect(answer).toMatchObject({
      ContentRange: contentRange,
      $metadata: { httpStatusCode: 206 },
    });
    await expect(answer.Body?.transformToString()).resolves.toBe(text);
  });

  it('answers InvalidRange beyond the end, with the size there is', async () => {
    await put('ranged', 'hello');

    await expect(get('ranged', { Range: 'bytes=5-' })).rejects.toMatchObject({
      ...failure('InvalidRange', 416),
      ActualObjectSize: '5',
    });
  });

  it('reads an empty object', async () => {
    await put('empty', '');

    await expect(read('empty')).resolves.toBe('');
  });

  it('lets presigned parameters say how it is answered', async () => {
    await put('overridden', 'x', { ContentType: 'text/plain' });

    const answer = await get('overridden', {
      ResponseContentType: 'text/html',
      ResponseContentDisposition: 'attachment; filename="a b.txt"',
    });

    expect(answer).toMatchObject({
      ContentType: 'text/html',
      ContentDisposition: 'attachment; filename="a b.txt"',
    });
  });

  it('answers by what the reader has already', async () => {
    const { ETag } = await put('cached', 'hello');
    const etag = String(ETag);
    const before = new Date(Date.now() - 60_000);
    const after = new Date(Date.now() + 60_000);
    const notModified = { $metadata: { httpStatusCode: 304 } };
    const failed = failure('PreconditionFailed', 412);

    await expect(get('cached', { IfNoneMatch: etag })).rejects.toMatchObject(notModified);
    await expect(get('cached', { IfModifiedSince: after })).rejects.toMatchObject(notModified);
    await expect(get('cached', { IfMatch: '"other"' })).rejects.toMatchObject(failed);
    await expect(get('cached', { IfUnmodifiedSince: before })).rejects.toMatchObject(failed);
    await expect(read('cached', { IfMatch: etag, IfUnmodifiedSince: before })).resolves.toBe(
      'hello',
    );
    await expect(read('cached', { IfNoneMatch: '"other"', IfModifiedSince: after })).resolves.toBe(
      'hello',
    );
  });

  it('does not hand out what would have to be restored first', async () => {
    await put('frozen', 'x', { StorageClass: 'DEEP_ARCHIVE' });

    await expect(get('frozen')).rejects.toMatchObject(failure('InvalidObjectState', 403));
  });

  it('answers NoSuchKey, with the key', async () => {
    await expect(get('missing')).rejects.toMatchObject({
      ...failure('NoSuchKey', 404),
      Key: 'missing',
    });
  });
});

describe('HeadObject', () => {
  it('answers as GetObject does, without the body', async () => {
    await put('headed', 'hello', { ContentType: 'text/plain' });

    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'headed' }));

    expect(head).toMatchObject({ ContentLength: 5, ContentType: 'text/plain' });
  });

  it('answers 404 without a body', async () => {
    // Straight to the service: Node's server would drop a body by itself.
    const answer = await gateway.s3.handle({
      method: 'HEAD',
      rawPath: `/${Bucket}/missing`,
      rawQuery: '',
      headers: {},
      body: Buffer.alloc(0),
      caller: ADMINISTRATOR,
    });

    expect(answer).toMatchObject({ status: 404, body: '' });
  });
});

describe('S3', () => {
  it('is what its clients think it is only for the right owner', async () => {
    await put('owned', 'x');

    await expect(read('owned', { ExpectedBucketOwner: '000000000000' })).resolves.toBe('x');
    await expect(read('owned', { ExpectedBucketOwner: '111111111111' })).rejects.toMatchObject(
      failure('AccessDenied', 403),
    );
  });

  it('refuses a body that is not the one that was signed', async () => {
    const response = await fetch(`${gateway.endpoint}/${Bucket}/forged`, {
      method: 'PUT',
      headers: { 'x-amz-content-sha256': '0'.repeat(64) },
      body: 'x',
    });

    expect(response.status).toBe(400);
    await expect(response.text()).resolves.toContain('<Code>XAmzContentSHA256Mismatch</Code>');
  });

  it('takes headers from the parameters of a presigned URL', async () => {
    const url = `${gateway.endpoint}/${Bucket}/hoisted?X-Amz-Expires=900&x-amz-meta-from=url`;
    await fetch(url, { method: 'PUT', body: 'x' });

    expect((await get('hoisted')).Metadata).toStrictEqual({ from: 'url' });
  });
});
