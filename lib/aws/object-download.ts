import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { S3Uri } from '../domain/s3-uri';

/** Saves an object as a file, in folders that it makes; false when there is no such object. */
export async function downloadObject(client: S3Client, uri: S3Uri, file: string): Promise<boolean> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: uri.bucket, Key: uri.key }));
    await mkdir(dirname(file), { recursive: true });
    const source = Body instanceof Readable ? Body : Readable.from([]);
    await pipeline(source, createWriteStream(file));
    return true;
  } catch (error) {
    if (error instanceof NoSuchKey) return false;
    throw error;
  }
}
