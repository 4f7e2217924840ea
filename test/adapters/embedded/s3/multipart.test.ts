import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type CompleteMultipartUploadCommandInput,
  type CreateMultipartUploadCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';

const MIB = 1024 * 1024;
const BIG = Buffer.alloc(5 * MIB, 'a');
const LAST = Buffer.from('the end');

let gateway: S3Gateway;
let client: S3Client;
let Bucket: string;

beforeAll(async () => {
  gateway = await startS3Gateway();
  client = gateway.client();
});

beforeEach(() => {
  Bucket = gateway.newBucket();
});

afterAll(() => gateway.stop());

async function start(Key = 'k', more: Partial<CreateMultipartUploadCommandInput> = {}) {
  const command = new CreateMultipartUploadCommand({ Bucket, Key, ...more });
  const { UploadId } = await client.send(command);
  return { Bucket, Key, UploadId: String(UploadId) };
}

type Started = Awaited<ReturnType<typeof start>>;

async function send(upload: Started, PartNumber: number, Body: Buffer): Promise<CompletedPart> {
  const answer = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag: answer.ETag, ChecksumCRC32: answer.ChecksumCRC32 };
}

function complete(
  upload: Started,
  Parts: CompletedPart[],
  more: Partial<CompleteMultipartUploadCommandInput> = {},
) {
  const command = new CompleteMultipartUploadCommand({
    ...upload,
    MultipartUpload: { Parts },
    ...more,
  });
  return client.send(command);
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}

describe('Upload of lib-storage', () => {
  it('makes one object of a stream, with the ETag of its parts', async () => {
    const bytes = Buffer.concat([BIG, LAST]);
    const Body = Readable.from([bytes.subarray(0, MIB), bytes.subarray(MIB)]);

    await new Upload({ client, params: { Bucket, Key: 'k', Body }, partSize: 5 * MIB }).done();

    const answer = await client.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    const etag = md5(Buffer.concat([md5(BIG), md5(LAST)])).toString('hex');
    expect(answer.ETag).toBe(`"${etag}-2"`);
    expect(bytes.equals(Buffer.from((await answer.Body?.transformToByteArray()) ?? []))).toBe(true);
    expect(gateway.events.at(-1)?.eventName).toBe('ObjectCreated:CompleteMultipartUpload');
  });
});

describe('CompleteMultipartUpload', () => {
  it('uses the parts that are listed, the last write of each, with what was said at the start', async () => {
    const upload = await start('k', { ContentType: 'text/plain', Metadata: { a: 'b' } });
    await send(upload, 2, Buffer.from('overwritten'));
    await send(upload, 9, Buffer.from('left out'));
    const parts = [await send(upload, 1, BIG), await send(upload, 2, LAST)];

    const { VersionId } = await complete(upload, parts);

    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    expect(VersionId).toBe(head.VersionId);
    expect(head).toMatchObject({
      ContentLength: BIG.length + LAST.length,
      ContentType: 'text/plain',
      Metadata: { a: 'b' },
    });
  });

  it.each([
    ['InvalidPartOrder', (parts: CompletedPart[]) => [...parts].reverse()],
    ['InvalidPart', (parts: CompletedPart[]) => [...parts, { PartNumber: 7, ETag: '"x"' }]],
    ['InvalidPart', ([first]: CompletedPart[]) => [{ ...first, ETag: '"other"' }]],
    ['MalformedXML', () => []],
  ])('answers %s, and the upload lives on', async (name, spoil) => {
    const upload = await start();
    const parts = [await send(upload, 1, BIG), await send(upload, 2, LAST)];

    await expect(complete(upload, spoil(parts))).rejects.toMatchObject({ name });

    await expect(complete(upload, parts)).resolves.toMatchObject({ Key: 'k' });
  });

  it('finds every part but the last too small under 5 MiB', async () => {
    const upload = await start();
    const parts = [await send(upload, 1, LAST), await send(upload, 2, LAST)];

    await expect(complete(upload, parts)).rejects.toMatchObject({
      name: 'EntityTooSmall',
      PartNumber: '1',
      MinSizeAllowed: '5242880',
    });
  });

  it('ends the upload', async () => {
    const upload = await start();
    const parts = [await send(upload, 1, LAST)];
    await complete(upload, parts);

    await expect(complete(upload, parts)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(send(upload, 1, LAST)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('lets one of two that complete at once', async () => {
    const upload = await start();
    const parts = [await send(upload, 1, BIG), await send(upload, 2, LAST)];

    const results = await Promise.allSettled([complete(upload, parts), complete(upload, parts)]);

    expect(results.map(({ status }) => status).sort()).toStrictEqual(['fulfilled', 'rejected']);
  });

  it('writes only if its condition still holds', async () => {
    const upload = await start();
    const parts = [await send(upload, 1, LAST)];
    await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'first' }));

    await expect(complete(upload, parts, { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it('checks the size that the client expects', async () => {
    const upload = await start();
    const parts = [await send(upload, 1, LAST)];

    await expect(complete(upload, parts, { MpuObjectSize: 3 })).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
  });

  it('makes a composite checksum, and wants those of the parts for it', async () => {
    const upload = await start('k', { ChecksumAlgorithm: 'CRC32' });
    const parts = [await send(upload, 1, BIG), await send(upload, 2, LAST)];
    const bare = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));

    await expect(complete(upload, bare)).rejects.toMatchObject({ name: 'InvalidRequest' });
    const answer = await complete(upload, parts);

    expect(answer).toMatchObject({ ChecksumType: 'COMPOSITE' });
    expect(answer.ChecksumCRC32).toMatch(/^.{6}==-2$/u);
  });

  it('checks a checksum of the whole object', async () => {
    const upload = await start('k', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const parts = [await send(upload, 1, BIG), await send(upload, 2, LAST)];
    const whole = await client.send(
      new PutObjectCommand({ Bucket, Key: 'whole', Body: Buffer.concat([BIG, LAST]) }),
    );
    const ChecksumType = 'FULL_OBJECT' as const;

    await expect(
      complete(upload, parts, { ChecksumCRC32: 'AAAAAA==', ChecksumType }),
    ).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(
      complete(upload, parts, { ChecksumCRC32: whole.ChecksumCRC32, ChecksumType }),
    ).resolves.toMatchObject({ ChecksumCRC32: whole.ChecksumCRC32 });
  });
});

describe('UploadPart', () => {
  it.each([0, 10_001])('has no part %d', async (PartNumber) => {
    const upload = await start();

    await expect(send(upload, PartNumber, LAST)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('wants the algorithm that the upload was started with', async () => {
    const upload = await start('k', { ChecksumAlgorithm: 'SHA256' });

    await expect(send(upload, 1, LAST)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining('expected checksum Type: sha256') as string,
    });
  });
});

describe('UploadPartCopy', () => {
  it('takes parts from other objects, whole or in pieces', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'source +ü', Body: BIG }));
    const upload = await start();
    const CopySource = `${Bucket}/${encodeURIComponent('source +ü')}`;
    const whole = await client.send(
      new UploadPartCopyCommand({ ...upload, PartNumber: 1, CopySource }),
    );
    const piece = await client.send(
      new UploadPartCopyCommand({
        ...upload,
        PartNumber: 2,
        CopySource,
        CopySourceRange: 'bytes=10-19',
      }),
    );

    await complete(upload, [
      { PartNumber: 1, ETag: whole.CopyPartResult?.ETag },
      { PartNumber: 2, ETag: piece.CopyPartResult?.ETag },
    ]);

    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'k', PartNumber: 2 }));
    expect(head).toMatchObject({ ContentLength: 10, PartsCount: 2 });
  });
});

describe('AbortMultipartUpload', () => {
  it('forgets the parts', async () => {
    const upload = await start();
    await send(upload, 1, LAST);

    await client.send(new AbortMultipartUploadCommand(upload));

    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads).toBeUndefined();
    await expect(client.send(new AbortMultipartUploadCommand(upload))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });
});

describe('ListParts', () => {
  it('lists in order, page by page', async () => {
    const upload = await start();
    for (const number of [3, 1, 2]) await send(upload, number, Buffer.from(String(number)));

    const first = await client.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    const second = await client.send(
      new ListPartsCommand({ ...upload, PartNumberMarker: String(first.NextPartNumberMarker) }),
    );

    expect(first.Parts).toMatchObject([{ PartNumber: 1, Size: 1 }, { PartNumber: 2 }]);
    expect(first.IsTruncated).toBe(true);
    expect(second.Parts).toMatchObject([{ PartNumber: 3 }]);
  });
});

describe('ListMultipartUploads', () => {
  it('lists uploads under way by key, and goes on within a key', async () => {
    const uploads = [await start('a/1'), await start('b'), await start('b'), await start('c/1')];

    const first = await client.send(new ListMultipartUploadsCommand({ Bucket, MaxUploads: 2 }));
    const rest = await client.send(
      new ListMultipartUploadsCommand({
        Bucket,
        KeyMarker: first.NextKeyMarker,
        UploadIdMarker: first.NextUploadIdMarker,
        Delimiter: '/',
      }),
    );

    expect(first.Uploads?.map(({ UploadId }) => UploadId)).toStrictEqual([
      uploads[0]?.UploadId,
      uploads[1]?.UploadId,
    ]);
    expect(rest.Uploads?.map(({ UploadId }) => UploadId)).toStrictEqual([uploads[2]?.UploadId]);
    expect(rest.CommonPrefixes).toStrictEqual([{ Prefix: 'c/' }]);
  });
});

describe('CopyObject of an object in parts', () => {
  it('gives the copy the ETag of one piece', async () => {
    const upload = await start();
    await complete(upload, [await send(upload, 1, LAST)]);

    const copy = await client.send(
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/k` }),
    );

    expect(copy.CopyObjectResult?.ETag).toBe(`"${md5(LAST).toString('hex')}"`);
  });
});
