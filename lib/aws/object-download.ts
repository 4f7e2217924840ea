import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { formatS3Uri, type S3Uri } from '../domain/s3-uri';

/** Saves an object as a file, in folders that it makes; false when there is no such object. */
export async function downloadObject(client: S3Client, uri: S3Uri, file: string): Promise<boolean> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: uri.bucket, Key: uri.key }));
    if (!(Body instanceof Readable)) {
      throw new Error(`Cannot download ${formatS3Uri(uri)}: S3 sent no body`);
    }
    await mkdir(dirname(file), { recursive: true });
    await pipeline(Body, createWriteStream(file));
    return true;
  } catch (error) {
    if (error instanceof NoSuchKey) return false;
    throw error;
  }
}
