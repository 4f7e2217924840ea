import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();
const Bucket = 'kept';
let storageDirectory: string;
let gateway: S3Gateway;

beforeEach(async () => {
  storageDirectory = newFolder();
  gateway = await startLife();
});

afterEach(() => gateway.stop());

async function startLife(): Promise<S3Gateway> {
  const life = await startS3Gateway({ storageDirectory });
  life.s3.createBucket({ name: Bucket, versioned: true });
  return life;
}

async function restart(): Promise<void> {
  await gateway.stop();
  gateway = await startLife();
}

function bodyFiles(): string[] {
  return readdirSync(join(storageDirectory, 's3', 'bodies'), { recursive: true })
    .map(String)
    .filter((path) => path.includes('/'));
}

async function put(Key: string, Body: string) {
  return gateway.client().send(new PutObjectCommand({ Bucket, Key, Body, Metadata: { of: Key } }));
}

describe('the storage of S3', () => {
  it('survives a restart with every version, marker, description and upload', async () => {
    const first = await put('k', 'first');
    await put('k', 'second');
    await put('gone', 'x');
    await gateway.client().send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    const upload = { Bucket, Key: 'parts' };
    const { UploadId } = await gateway.client().send(new CreateMultipartUploadCommand(upload));
    const part = { ...upload, UploadId, PartNumber: 1 };
    const { ETag } = await gateway.client().send(new UploadPartCommand({ ...part, Body: 'piece' }));
    const list = () => gateway.client().send(new ListObjectVersionsCommand({ Bucket }));
    const before = await list();

    await restart();

    const after = await list();
    expect(after.Versions).toStrictEqual(before.Versions);
    expect(after.DeleteMarkers).toStrictEqual(before.DeleteMarkers);
    const old = await gateway
      .client()
      .send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: first.VersionId }));
    expect(old.Metadata).toStrictEqual({ of: 'k' });
    await expect(old.Body?.transformToString()).resolves.toBe('first');
    await expect(
      gateway.client().send(
        new CompleteMultipartUploadCommand({
          ...upload,
          UploadId,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        }),
      ),
    ).resolves.toMatchObject({ Key: 'parts' });
  });

  it('goes on counting where it was, though the last object is gone', async () => {
    const { VersionId } = await put('k', 'x');
    await gateway.client().send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId }));
    const last = String(gateway.events.at(-1)?.sequencer);

    await restart();
    await put('k', 'y');

    expect(String(gateway.events.at(-1)?.sequencer) > last).toBe(true);
  });

  it('names no file by its key', async () => {
    await put('../../../outside', 'x');
    await put('a/b', 'x');

    expect(bodyFiles()).toHaveLength(2);
    for (const path of bodyFiles()) expect(path).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{32}$/u);
  });

  it('removes the bodies of what is deleted, and those that a crash has left', async () => {
    const { VersionId } = await put('k', 'x');
    await put('stays', 'x');
    await gateway.client().send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId }));
    const orphan = join(storageDirectory, 's3', 'bodies', 'ff');
    mkdirSync(orphan, { recursive: true });
    writeFileSync(join(orphan, 'ff00'), 'half a bo');

    await restart();

    expect(bodyFiles()).toHaveLength(1);
  });

  it('leaves no body of a write that failed', async () => {
    await put('k', 'x');

    await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        gateway
          .client()
          .send(new PutObjectCommand({ Bucket, Key: 'race', Body: 'x', IfNoneMatch: '*' })),
      ),
    );
    await gateway.stop();

    expect(bodyFiles()).toHaveLength(2);
    gateway = await startLife();
  });
});
