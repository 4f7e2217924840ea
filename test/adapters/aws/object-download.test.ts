import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { downloadObject } from '../../../lib/aws/object-download';
import { temporaryFolders } from '../../support/temporary-folder';

const newFolder = temporaryFolders();
const s3 = mockClient(S3Client);
const client = new S3Client({});
const uri = { bucket: 'b', key: 'results/a.txt' };

beforeEach(() => {
  s3.reset();
});

test('downloadObject() writes the object into folders that it makes', async () => {
  const file = join(newFolder(), 'kept/a.txt');
  s3.on(GetObjectCommand).resolves({ Body: Readable.from(['ACGT']) as never });

  expect(await downloadObject(client, uri, file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('ACGT');
});

test('downloadObject() says when there is no such object', async () => {
  const file = join(newFolder(), 'a.txt');
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: '' }));

  expect(await downloadObject(client, uri, file)).toBe(false);
  expect(existsSync(file)).toBe(false);
});

test('downloadObject() does not take an answer without a body for an empty object', async () => {
  const file = join(newFolder(), 'a.txt');
  s3.on(GetObjectCommand).resolves({});

  const done = downloadObject(client, uri, file);

  await expect(done).rejects.toThrow('Cannot download s3://b/results/a.txt: S3 sent no body');
  expect(existsSync(file)).toBe(false);
});
