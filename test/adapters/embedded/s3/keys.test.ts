import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';

const KEYS = [
  'plus+plus',
  'per%cent%2Fage',
  'with space',
  'ünï/码/\u{1f600}',
  '\u{1f600}',
  '\ufffd',
  'double//slash',
  '../up',
  './here',
  '.',
  '/leading',
  '//two',
  'trailing/',
  'q?a=b&c#d',
  '<markup attribute="&amp;">\'',
  "!*'()~",
  'tab\tline\nreturn\r',
  'x'.repeat(1024),
  'ü'.repeat(512),
];

let gateway: S3Gateway;
let client: S3Client;
let Bucket: string;

beforeAll(async () => {
  gateway = await startS3Gateway();
  client = gateway.client();
  Bucket = gateway.newBucket();
  for (const Key of KEYS) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});

afterAll(() => gateway.stop());

describe('a key', () => {
  it.each(KEYS)('%j is kept byte for byte', async (Key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));

    await expect(Body?.transformToString()).resolves.toBe(Key);
  });

  it('takes its place in the order of UTF-8 bytes', async () => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));

    const bytewise = (left: string, right: string) =>
      Buffer.compare(Buffer.from(left), Buffer.from(right));
    expect(Contents?.map(({ Key }) => Key)).toStrictEqual([...KEYS].sort(bytewise));
  });

  it('is percent-encoded in a listing that asks for it', async () => {
    const { Contents } = await client.send(
      new ListObjectsV2Command({ Bucket, EncodingType: 'url', Prefix: 'with space' }),
    );

    expect(Contents?.map(({ Key }) => Key)).toStrictEqual(['with+space']);
  });

  it('has at most 1,024 bytes, however few characters', async () => {
    const tooLong = new PutObjectCommand({ Bucket, Key: 'ü'.repeat(513), Body: '' });

    await expect(client.send(tooLong)).rejects.toMatchObject({
      name: 'KeyTooLongError',
      Size: '1026',
    });
  });

  it.each(['%ff', '%zz'])('cannot be %s, which is no text', async (encoded) => {
    const response = await fetch(`${gateway.endpoint}/${Bucket}/${encoded}`, { method: 'PUT' });

    expect(response.status).toBe(400);
    await expect(response.text()).resolves.toContain('<Code>InvalidURI</Code>');
  });
});
