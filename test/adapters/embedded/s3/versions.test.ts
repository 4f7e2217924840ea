import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectVersionsCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';

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

async function put(Key: string, Body = Key): Promise<string> {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  return String(VersionId);
}

function remove(Key: string, VersionId?: string) {
  return client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
}

async function read(Key: string, VersionId?: string) {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return Body?.transformToString();
}

async function versions(more: Partial<ListObjectVersionsCommandInput> = {}) {
  return client.send(new ListObjectVersionsCommand({ Bucket, ...more }));
}

describe('a bucket with versions', () => {
  it('keeps what is overwritten', async () => {
    const first = await put('k', 'first');
    const second = await put('k', 'second');

    await expect(read('k')).resolves.toBe('second');
    await expect(read('k', first)).resolves.toBe('first');
    await expect(read('k', second)).resolves.toBe('second');
  });

  it('answers NoSuchVersion for one that it never had', async () => {
    await put('k');

    await expect(read('k', 'other')).rejects.toMatchObject({
      name: 'NoSuchVersion',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('hides a deleted object behind a marker, and shows it again when the marker goes', async () => {
    await put('k', 'first');
    const { DeleteMarker, VersionId } = await remove('k');

    expect(DeleteMarker).toBe(true);
    await expect(read('k')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);

    const removed = await remove('k', VersionId);

    expect(removed).toMatchObject({ DeleteMarker: true, VersionId });
    await expect(read('k')).resolves.toBe('first');
  });

  it('tells that a marker is in the way, and answers 405 for the marker itself', async () => {
    await put('k');
    const { VersionId } = await remove('k');
    const url = `${gateway.endpoint}/${Bucket}/k`;

    const current = await fetch(url);
    const marker = await fetch(`${url}?versionId=${String(VersionId)}`);
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'k', VersionId }));

    expect([current.status, current.headers.get('x-amz-delete-marker')]).toStrictEqual([
      404,
      'true',
    ]);
    expect(current.headers.get('x-amz-version-id')).toBe(VersionId);
    expect([marker.status, marker.headers.get('x-amz-delete-marker')]).toStrictEqual([405, 'true']);
    expect(marker.headers.get('allow')).toBe('DELETE');
    await expect(marker.text()).resolves.toContain('<Code>MethodNotAllowed</Code>');
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 405 } });
  });

  it('makes a marker also where there was nothing', async () => {
    expect(await remove('never')).toMatchObject({ DeleteMarker: true });
    expect((await versions()).DeleteMarkers).toHaveLength(1);
  });

  it('removes a version for good', async () => {
    const first = await put('k', 'first');
    const second = await put('k', 'second');

    await remove('k', second);

    await expect(read('k')).resolves.toBe('first');
    await remove('k', first);
    expect((await versions()).Versions).toBeUndefined();
  });
});

describe('a bucket without versions', () => {
  it('names none, and keeps only the last object', async () => {
    Bucket = gateway.newBucket({ versioned: false });
    const written = await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '1' }));
    await put('k', '2');

    expect(written.VersionId).toBeUndefined();
    expect((await versions()).Versions).toMatchObject([{ Key: 'k', VersionId: 'null', Size: 1 }]);
    await expect(read('k', 'null')).resolves.toBe('2');
    expect(await remove('k')).not.toHaveProperty('DeleteMarker', true);
    await remove('k');
    expect((await versions()).Versions).toBeUndefined();
  });
});

describe('ListObjectVersions', () => {
  it('lists the newest first, and says which is the latest', async () => {
    const first = await put('k', 'first');
    const second = await put('k', 'second!');
    const { VersionId: marker } = await remove('k');

    const { Versions, DeleteMarkers } = await versions();

    expect(Versions).toMatchObject([
      { VersionId: second, IsLatest: false, Size: 7 },
      { VersionId: first, IsLatest: false, Size: 5 },
    ]);
    expect(DeleteMarkers).toMatchObject([{ VersionId: marker, IsLatest: true }]);
  });

  it('goes on within a key, page by page', async () => {
    const written = [await put('a'), await put('b'), await put('b'), await put('c/1')];
    const seen: (string | undefined)[] = [];
    let next: Partial<ListObjectVersionsCommandInput> = {};
    for (let isTruncated = true; isTruncated;) {
      const page = await versions({ MaxKeys: 1, ...next });
      seen.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId));
      next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      isTruncated = page.IsTruncated === true;
    }

    expect(seen).toStrictEqual([written[0], written[2], written[1], written[3]]);
  });

  it('groups and filters as the other listings do', async () => {
    await put('a/1');
    await put('a/b/2');
    await put('c');

    const { Versions, CommonPrefixes } = await versions({ Prefix: 'a/', Delimiter: '/' });

    expect(Versions).toMatchObject([{ Key: 'a/1' }]);
    expect(CommonPrefixes).toStrictEqual([{ Prefix: 'a/b/' }]);
  });

  it('wants a key with a version to go on from', async () => {
    await expect(versions({ VersionIdMarker: 'v' })).rejects.toMatchObject({
      name: 'InvalidArgument',
    });
  });
});

describe('DeleteObjects', () => {
  it('answers for each, versions and markers included', async () => {
    const version = await put('a');
    await put('b');

    const { Deleted } = await client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'a', VersionId: version }, { Key: 'b' }, { Key: '<never>' }] },
      }),
    );

    expect(Deleted).toMatchObject([
      { Key: 'a', VersionId: version },
      { Key: 'b', DeleteMarker: true },
      { Key: '<never>', DeleteMarker: true },
    ]);
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  it('denies one by one, and says only that when asked to be quiet', async () => {
    await put('mine');
    await put('yours');
    gateway.allows = ({ resource }) => !resource.endsWith('/yours');

    const Delete = { Objects: [{ Key: 'mine' }, { Key: 'yours' }], Quiet: true };
    const answer = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
    gateway.allows = () => true;

    expect(answer.Deleted).toBeUndefined();
    expect(answer.Errors).toMatchObject([{ Key: 'yours', Code: 'AccessDenied' }]);
    await expect(read('yours')).resolves.toBe('yours');
  });

  it('wants the body checked', async () => {
    const response = await fetch(`${gateway.endpoint}/${Bucket}?delete`, {
      method: 'POST',
      body: '<Delete><Object><Key>a</Key></Object></Delete>',
    });

    expect(response.status).toBe(400);
    await expect(response.text()).resolves.toContain('Content-MD5 OR x-amz-checksum-*');
  });

  it('takes at most 1,000', async () => {
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: String(index) }));

    await expect(
      client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } })),
    ).rejects.toMatchObject({ name: 'MalformedXML' });
  });
});
