import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { createTransferClient, S3ObjectTransfer } from '../../../lib/aws/object-transfer';
import { temporaryFolders } from '../../support/temporary-folder';
import { answerError, ScriptedS3, type Answer } from './support/scripted-s3';

const newFolder = temporaryFolders();
const never = new AbortController().signal;
const source = { bucket: 'lab-data', key: 'reads/a b.fq', eTag: '"e1"' };
const target = { bucket: 'lab-results', key: 'out/a.vcf' };

const before = { ...process.env };
const opened: { s3: ScriptedS3; client: S3Client }[] = [];

afterEach(async () => {
  process.env = { ...before };
  for (const { s3, client } of opened.splice(0)) {
    client.destroy();
    await s3.close();
  }
});

async function connect(answer: Answer): Promise<{ s3: ScriptedS3; transfer: S3ObjectTransfer }> {
  const s3 = new ScriptedS3(answer);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: await s3.listen(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  const client = createTransferClient();
  opened.push({ s3, client });
  return { s3, transfer: new S3ObjectTransfer(client) };
}

/** Only what has reached the file can be taken up again. */
function destroyOnceWritten(response: ServerResponse, file: string, sizeBytes: number): void {
  const arrival = setInterval(() => {
    if (!existsSync(file) || statSync(file).size < sizeBytes) return;
    clearInterval(arrival);
    response.destroy();
  }, 5);
}

describe('S3ObjectTransfer downloads', () => {
  test('exactly the content that was planned', async () => {
    const file = join(newFolder(), 'a.fq');
    const { s3, transfer } = await connect((_request, response) => response.end('ACGT'));

    await transfer.download(source, file, never);

    expect(readFileSync(file, 'utf8')).toBe('ACGT');
    const [request] = s3.requests;
    expect(request?.url).toMatch(/^\/lab-data\/reads\/a%20b\.fq\?/);
    expect(request?.headers['if-match']).toBe('"e1"');
  });

  test('the rest of an object after the connection has broken', async () => {
    const file = join(newFolder(), 'a.fq');
    const { s3, transfer } = await connect(({ headers }, response) => {
      if (headers.range === undefined) {
        response.writeHead(200, { 'content-length': '8', etag: '"e1"' });
        response.write('ACGT');
        destroyOnceWritten(response, file, 4);
      } else {
        response.writeHead(206, { 'content-range': 'bytes 4-7/8', etag: '"e1"' });
        response.end('TTTT');
      }
    });

    await transfer.download({ ...source, eTag: undefined }, file, never);

    expect(readFileSync(file, 'utf8')).toBe('ACGTTTTT');
    // The rest must be of the same object, though no ETag was planned.
    expect(s3.requests.at(-1)?.headers).toMatchObject({ range: 'bytes=4-', 'if-match': '"e1"' });
  });

  test('nothing more when the connection breaks after the last byte', async () => {
    const file = join(newFolder(), 'a.fq');
    const { s3, transfer } = await connect((_request, response) => {
      // Without a length only the end of the connection could say that this was all.
      response.writeHead(200, { 'transfer-encoding': 'chunked', etag: '"e1"' });
      response.write('ACGTTTTT');
      destroyOnceWritten(response, file, 8);
    });

    await transfer.download({ ...source, sizeBytes: 8 }, file, never);

    expect(readFileSync(file, 'utf8')).toBe('ACGTTTTT');
    expect(s3.requests).toHaveLength(1);
  });

  test('all of an object again whose bytes are not those that S3 keeps', async () => {
    const file = join(newFolder(), 'a.fq');
    const { s3, transfer } = await connect((_request, response) => {
      const body = s3.requests.length === 1 ? 'TTTT' : 'ACGT';
      const checksum = createHash('sha256').update('ACGT').digest('base64');
      response.writeHead(200, {
        'content-length': '4',
        etag: '"e1"',
        'x-amz-checksum-sha256': checksum,
      });
      response.end(body);
    });

    await transfer.download(source, file, never);

    expect(readFileSync(file, 'utf8')).toBe('ACGT');
    expect(s3.requests.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
  });

  test.each([
    [404, 'NoSuchKey', 'it does not exist'],
    [404, 'NoSuchBucket', 'its bucket does not exist'],
    [412, 'PreconditionFailed', 'it has changed since the launch'],
    [403, 'AccessDenied', 'access is denied (AccessDenied: told so)'],
    [403, 'InvalidObjectState', 'it is archived and must be restored first'],
    [400, 'SomethingElse', 'SomethingElse: told so'],
  ])('or says why not: %i %s', async (status, code, reason) => {
    const { s3, transfer } = await connect((_request, response) =>
      answerError(response, status, code),
    );

    const done = transfer.download(source, join(newFolder(), 'a.fq'), never);

    await expect(done).rejects.toThrow(`Cannot read s3://lab-data/reads/a b.fq: ${reason}`);
    expect(s3.requests).toHaveLength(1);
  });

  test('nothing once it is aborted', async () => {
    const { s3, transfer } = await connect((_request, response) => response.end('ACGT'));

    const done = transfer.download(source, join(newFolder(), 'a.fq'), AbortSignal.abort());

    await expect(done).rejects.toThrow(/^Cannot read s3:/);
    expect(s3.requests).toEqual([]);
  });
});

describe('S3ObjectTransfer uploads', () => {
  test.each([0, 5])('a file of %i bytes in one request', async (size) => {
    const file = join(newFolder(), 'a.vcf');
    writeFileSync(file, 'x'.repeat(size));
    const { s3, transfer } = await connect((_request, response) => response.end());

    await transfer.upload(file, target, never);

    expect(s3.requests.map(({ method }) => method)).toEqual(['PUT']);
    expect(s3.requests[0]?.body.toString()).toBe('x'.repeat(size));
  });

  test('a large file in parts', async () => {
    const file = join(newFolder(), 'a.bam');
    writeFileSync(file, Buffer.alloc(20 * 1024 * 1024, 'x'));
    const { s3, transfer } = await connect(({ method, url }, response) => {
      if (method === 'PUT') response.setHeader('etag', '"part"');
      if (url.includes('uploads')) {
        response.end(
          '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
        );
      } else response.end('<CompleteMultipartUploadResult/>');
    });

    await transfer.upload(file, target, never);

    const parts = s3.requests.filter(({ method }) => method === 'PUT');
    expect(parts.map(({ body }) => body.length).sort((a, b) => b - a)).toEqual([
      8388608, 8388608, 4194304,
    ]);
    expect(s3.requests.at(-1)).toMatchObject({ method: 'POST' });
    expect(s3.requests.at(-1)?.url).toContain('uploadId=u1');
  });

  test('again after the service was not there', async () => {
    const file = join(newFolder(), 'a.vcf');
    writeFileSync(file, 'x');
    let tries = 0;
    const { transfer } = await connect((_request, response) => {
      tries += 1;
      if (tries < 3) answerError(response, 503, 'SlowDown');
      else response.end();
    });

    await transfer.upload(file, target, never);

    expect(tries).toBe(3);
  });

  test('or says why not', async () => {
    const file = join(newFolder(), 'a.vcf');
    writeFileSync(file, 'x');
    const { transfer } = await connect((_request, response) =>
      answerError(response, 403, 'AccessDenied'),
    );

    await expect(transfer.upload(file, target, never)).rejects.toThrow(
      'Cannot write s3://lab-results/out/a.vcf: access is denied (AccessDenied: told so)',
    );
    await expect(transfer.upload(`${file}.missing`, target, never)).rejects.toThrow(
      /^Cannot write s3:\/\/lab-results\/out\/a\.vcf: .*ENOENT/,
    );
  });

  test('nothing once it is aborted', async () => {
    const file = join(newFolder(), 'a.vcf');
    writeFileSync(file, 'x');
    const { s3, transfer } = await connect((_request, response) => response.end());

    await expect(transfer.upload(file, target, AbortSignal.abort())).rejects.toThrow(
      /^Cannot write s3:.*aborted/,
    );
    expect(s3.requests).toEqual([]);
  });
});

describe('S3ObjectTransfer', () => {
  test('writes and reads text', async () => {
    const { s3, transfer } = await connect((_request, response) => response.end('{"a":"ü"}'));

    await transfer.writeText(target, '{}', never);

    expect(s3.requests[0]).toMatchObject({
      method: 'PUT',
      url: expect.stringContaining('/lab-results/out/a.vcf') as string,
    });
    expect(await transfer.readText(source, never)).toBe('{"a":"ü"}');
  });

  test('deletes a thousand keys a request', async () => {
    const { s3, transfer } = await connect((_request, response) => response.end('<DeleteResult/>'));
    const keys = Array.from({ length: 1001 }, (_, index) => `work/${index}`);

    await transfer.deleteAll('b', keys, never);

    const counts = s3.requests.map(({ body }) => body.toString().match(/<Key>/g)?.length);
    expect(counts).toEqual([1000, 1]);
  });

  test('does not overlook a key that could not be deleted', async () => {
    const { transfer } = await connect((_request, response) =>
      response.end(
        '<DeleteResult><Error><Key>work/1</Key><Code>AccessDenied</Code></Error></DeleteResult>',
      ),
    );

    await expect(transfer.deleteAll('b', ['work/1'], never)).rejects.toThrow(
      'Cannot delete from s3://b/: AccessDenied: work/1',
    );
  });
});
