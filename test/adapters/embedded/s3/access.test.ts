import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';

let gateway: S3Gateway;
let client: S3Client;
let Bucket: string;
const Key = 'folder/ü+1';

beforeAll(async () => {
  gateway = await startS3Gateway();
  client = gateway.client();
});

beforeEach(async () => {
  gateway.allows = () => true;
  Bucket = gateway.newBucket();
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  gateway.questions.length = 0;
});

afterAll(() => gateway.stop());

/** What was asked of the gate, with the name of the bucket taken out. */
function asked(): string[] {
  return gateway.questions.map(
    ({ action, resource }) => `${action} ${resource.replace(Bucket, 'B')}`,
  );
}

const OBJECT = `arn:aws:s3:::B/${Key}`;
const BUCKET = 'arn:aws:s3:::B';

describe('the access gate', () => {
  it.each([
    ['PutObject', () => new PutObjectCommand({ Bucket, Key }), [`s3:PutObject ${OBJECT}`]],
    [
      'PutObject with tags',
      () => new PutObjectCommand({ Bucket, Key, Tagging: 'a=b' }),
      [`s3:PutObject ${OBJECT}`, `s3:PutObjectTagging ${OBJECT}`],
    ],
    ['GetObject', () => new GetObjectCommand({ Bucket, Key }), [`s3:GetObject ${OBJECT}`]],
    ['HeadObject', () => new HeadObjectCommand({ Bucket, Key }), [`s3:GetObject ${OBJECT}`]],
    ['DeleteObject', () => new DeleteObjectCommand({ Bucket, Key }), [`s3:DeleteObject ${OBJECT}`]],
    [
      'DeleteObject of a version',
      () => new DeleteObjectCommand({ Bucket, Key, VersionId: 'v' }),
      [`s3:DeleteObjectVersion ${OBJECT}`],
    ],
    [
      'CopyObject',
      () => new CopyObjectCommand({ Bucket, Key: 'k2', CopySource: `${Bucket}/folder/%C3%BC%2B1` }),
      [`s3:PutObject ${BUCKET}/k2`, `s3:GetObject ${OBJECT}`],
    ],
    ['ListObjectsV2', () => new ListObjectsV2Command({ Bucket }), [`s3:ListBucket ${BUCKET}`]],
    [
      'ListObjectVersions',
      () => new ListObjectVersionsCommand({ Bucket }),
      [`s3:ListBucketVersions ${BUCKET}`],
    ],
    [
      'ListMultipartUploads',
      () => new ListMultipartUploadsCommand({ Bucket }),
      [`s3:ListBucketMultipartUploads ${BUCKET}`],
    ],
    ['HeadBucket', () => new HeadBucketCommand({ Bucket }), [`s3:ListBucket ${BUCKET}`]],
    [
      'GetBucketLocation',
      () => new GetBucketLocationCommand({ Bucket }),
      [`s3:GetBucketLocation ${BUCKET}`],
    ],
    [
      'GetBucketVersioning',
      () => new GetBucketVersioningCommand({ Bucket }),
      [`s3:GetBucketVersioning ${BUCKET}`],
    ],
    ['ListBuckets', () => new ListBucketsCommand({}), ['s3:ListAllMyBuckets *']],
    [
      'CreateMultipartUpload',
      () => new CreateMultipartUploadCommand({ Bucket, Key }),
      [`s3:PutObject ${OBJECT}`],
    ],
    [
      'GetObjectTagging',
      () => new GetObjectTaggingCommand({ Bucket, Key }),
      [`s3:GetObjectTagging ${OBJECT}`],
    ],
    [
      'PutObjectTagging',
      () => new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [] } }),
      [`s3:PutObjectTagging ${OBJECT}`],
    ],
  ])('is asked about %s', async (_, command, questions) => {
    await client.send(command() as HeadBucketCommand);

    expect(asked()).toStrictEqual(questions);
  });

  it.each([
    [
      's3:AbortMultipartUpload',
      () => new AbortMultipartUploadCommand({ Bucket, Key, UploadId: 'u' }),
    ],
    ['s3:ListMultipartUploadParts', () => new ListPartsCommand({ Bucket, Key, UploadId: 'u' })],
    ['s3:GetObjectVersion', () => new GetObjectCommand({ Bucket, Key, VersionId: 'v' })],
  ])('may deny %s before anything else is said', async (action, command) => {
    gateway.allows = (question) => question.action !== action;

    const sent = command() as unknown as HeadBucketCommand;

    await expect(client.send(sent)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('is told what a policy may test', async () => {
    await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'folder/', Delimiter: '/' }));

    expect(gateway.questions[0]?.context).toStrictEqual({
      'aws:SecureTransport': 'true',
      'aws:ResourceAccount': '000000000000',
      's3:prefix': 'folder/',
      's3:delimiter': '/',
    });
  });

  it('keeps a missing key secret from whoever may not list', async () => {
    const get = () => client.send(new GetObjectCommand({ Bucket, Key: 'missing' }));
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey' });

    gateway.allows = ({ action }) => action !== 's3:ListBucket';

    await expect(get()).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      client.send(new HeadObjectCommand({ Bucket, Key: 'missing' })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('denies a write without a trace', async () => {
    gateway.allows = () => false;
    const events = gateway.events.length;

    await expect(
      client.send(new PutObjectCommand({ Bucket, Key: 'denied', Body: 'x' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });

    gateway.allows = () => true;
    expect(gateway.events).toHaveLength(events);
    await expect(
      client.send(new HeadObjectCommand({ Bucket, Key: 'denied' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });
});
