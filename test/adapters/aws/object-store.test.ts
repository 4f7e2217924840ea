import { S3Client } from '@aws-sdk/client-s3';
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
