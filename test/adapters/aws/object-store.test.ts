import {
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type StorageClass,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { ObjectStore } from '../../../lib/aws/object-store';
import { startS3Gateway, type S3Gateway } from '../../support/embedded-s3-gateway';

let gateway: S3Gateway;
let client: S3Client;

beforeAll(async () => {
  gateway = await startS3Gateway();
  client = gateway.client();
});

afterAll(() => gateway.stop());

test('writeText() replaces an object, writeTextOnce() leaves one that exists as it is', async () => {
  const objects = new ObjectStore(client);
  const uri = { bucket: gateway.newBucket(), key: 'runs/a b+ü/request.json' };
  const read = (): Promise<unknown> => objects.readText(uri, { maximumBytes: 100 });

  await objects.writeTextOnce(uri, 'first', 'text/plain');
  await objects.writeTextOnce(uri, 'second', 'text/plain');
  expect(await read()).toEqual({ found: 'text', text: 'first' });

  await objects.writeText(uri, 'third', 'text/plain');
  expect(await read()).toEqual({ found: 'text', text: 'third' });
});

test('readText() says what is missing and what is too large', async () => {
  const objects = new ObjectStore(client);
  const uri = { bucket: gateway.newBucket(), key: 'sheet.yaml' };

  expect(await objects.readText(uri, { maximumBytes: 4 })).toEqual({ found: 'missing' });
  await objects.writeText(uri, 'sheet', 'text/plain');
  expect(await objects.readText(uri, { maximumBytes: 4 })).toEqual({
    found: 'too-large',
    sizeBytes: 5,
  });
});

test('listFolder() lists pages in the order of S3, with the class of each object', async () => {
  const bucket = gateway.newBucket();
  const put = (key: string, StorageClass?: StorageClass): Promise<unknown> =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: key, StorageClass }));
  await put('data/a/1', 'GLACIER');
  await put('data/b', 'DEEP_ARCHIVE');
  await put('data/c');
  await put('other');

  const listing = await new ObjectStore(client).listFolder({ bucket, key: 'data/' }, 'data/a/0');

  expect(listing).toMatchObject({
    found: 'objects',
    objects: [
      { key: 'data/a/1', storageClass: 'GLACIER', restore: undefined, sizeBytes: 8 },
      { key: 'data/b', storageClass: 'DEEP_ARCHIVE', restore: undefined },
      { key: 'data/c', storageClass: 'STANDARD', restore: undefined },
    ],
    hasMore: false,
  });
  expect(
    await new ObjectStore(client).listFolder({ bucket, key: 'data/' }, 'data/b'),
  ).toMatchObject({ objects: [{ key: 'data/c' }] });
});

test('listFolder() tells restored objects from those that are on their way, and that there is more', async () => {
  const s3 = mockClient(S3Client);
  s3.on(ListObjectsV2Command, { OptionalObjectAttributes: ['RestoreStatus'] }).resolves({
    IsTruncated: true,
    Contents: [
      { Key: 'a', StorageClass: 'GLACIER', RestoreStatus: { IsRestoreInProgress: true } },
      { Key: 'b', StorageClass: 'GLACIER', RestoreStatus: { IsRestoreInProgress: false } },
    ],
  });

  const listing = await new ObjectStore(new S3Client()).listFolder({ bucket: 'b', key: '' }, '');

  expect(listing).toMatchObject({
    objects: [
      { key: 'a', restore: 'running' },
      { key: 'b', restore: 'done' },
    ],
    hasMore: true,
  });
  s3.restore();
});
