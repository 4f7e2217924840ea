import { createHash } from 'node:crypto';
import type { ServiceResponse, World } from '../../world';
import type { BucketIndex } from './bucket-index';
import { authorizeBucket, authorizeService } from './permission';
import { s3Error } from './s3-error';
import { emptyResponse, xmlResponse, type S3Context } from './s3-operation';
import type { S3Request } from './s3-request';
import { notImplemented } from '../../world';
import { compareUtf8 } from './utf8-order';
import { childText, parseXml } from './xml-reader';
import { branch, leaf, xmlDocument, type Xml } from './xml-writer';

const BUCKET_NAME = /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9-]|\.(?=[a-z0-9]))*[a-z0-9]$/u;
const LOOKS_LIKE_ADDRESS = /^\d+(?:\.\d+){3}$/u;

export function isBucketName(name: string): boolean {
  return BUCKET_NAME.test(name) && !LOOKS_LIKE_ADDRESS.test(name);
}

/** The account's owner as S3 names it: a canonical id, 64 hexadecimal digits. */
export function ownerElement(name: 'Owner' | 'Initiator', world: World): Xml {
  return branch(name, [leaf('ID', createHash('sha256').update(world.accountId).digest('hex'))]);
}

export function listBuckets(context: S3Context, request: S3Request): ServiceResponse {
  authorizeService(context, request, 's3:ListAllMyBuckets');
  const { query } = request;
  const limit = Number(query.get('max-buckets') ?? '10000');
  const after = query.get('continuation-token') ?? '';
  const rest = context.store
    .buckets()
    .map((bucket) => bucket.record)
    .filter(({ name }) => context.ownerOf(name) === context.world.accountId)
    .filter(({ name }) => name > after && name.startsWith(query.get('prefix') ?? ''))
    .sort((left, right) => compareUtf8(left.name, right.name));
  const page = rest.slice(0, limit);
  const buckets = page.map(({ name, createdAt }) =>
    branch('Bucket', [leaf('Name', name), leaf('CreationDate', createdAt), region(query, context)]),
  );
  return xmlResponse(
    xmlDocument('ListAllMyBucketsResult', [
      ownerElement('Owner', context.world),
      branch('Buckets', buckets),
      leaf('Prefix', query.get('prefix')),
      leaf('ContinuationToken', page.length < rest.length ? page.at(-1)?.name : undefined),
    ]),
  );
}

export function headBucket(context: S3Context, request: S3Request): ServiceResponse {
  context.store.getBucket(request.bucket);
  authorizeBucket(context, request, 's3:ListBucket');
  return emptyResponse(200, {
    'x-amz-bucket-region': context.world.region,
    'x-amz-bucket-arn': `arn:aws:s3:::${request.bucket}`,
    'content-type': 'application/xml',
  });
}

export function getBucketLocation(context: S3Context, request: S3Request): ServiceResponse {
  context.store.getBucket(request.bucket);
  authorizeBucket(context, request, 's3:GetBucketLocation');
  const { region: name } = context.world;
  // The oldest region is written as no text at all.
  const text = name === 'us-east-1' ? '' : name;
  const document = xmlDocument('LocationConstraint', [{ markup: text }]);
  return xmlResponse(document);
}

export function getBucketVersioning(context: S3Context, request: S3Request): ServiceResponse {
  const bucket = context.store.getBucket(request.bucket);
  authorizeBucket(context, request, 's3:GetBucketVersioning');
  const status = bucket.record.versioned ? 'Enabled' : undefined;
  return xmlResponse(xmlDocument('VersioningConfiguration', [leaf('Status', status)]));
}

/** Only for the administrator, who may want buckets beside the template's; without versions. */
export function createBucket(context: S3Context, request: S3Request): ServiceResponse {
  authorizeBucket(context, request, 's3:CreateBucket');
  if (request.caller.roleArn !== undefined) throw notImplemented('CreateBucket by a role');
  if (!isBucketName(request.bucket)) {
    throw s3Error('InvalidBucketName', { fields: { BucketName: request.bucket } });
  }
  refuseBucketSettings(request);
  checkLocation(request, context.world.region);
  checkNotOwned(context, context.store.findBucket(request.bucket));
  if (context.store.findBucket(request.bucket) === undefined) {
    context.store.createBucket(request.bucket, false);
  }
  return emptyResponse(200, { location: `/${request.bucket}` });
}

function region(query: S3Request['query'], { world }: S3Context): Xml | undefined {
  return query.has('max-buckets') ? leaf('BucketRegion', world.region) : undefined;
}

function refuseBucketSettings({ headers }: S3Request): void {
  if (headers['x-amz-bucket-object-lock-enabled'] === 'true') {
    throw notImplemented('CreateBucket with object lock');
  }
  const acl = headers['x-amz-acl'] ?? 'private';
  if (acl !== 'private') throw notImplemented(`CreateBucket with ACL ${acl}`);
}

function checkLocation({ body }: S3Request, home: string): void {
  const source = body.toString('utf8').trim();
  const asked = source === '' ? undefined : childText(parseXml(source), 'LocationConstraint');
  if ((asked ?? 'us-east-1') !== home) throw s3Error('IllegalLocationConstraintException');
}

function checkNotOwned({ world }: S3Context, existing: BucketIndex | undefined): void {
  // The oldest region answers a second creation with success.
  if (existing === undefined || world.region === 'us-east-1') return;
  throw s3Error('BucketAlreadyOwnedByYou', { fields: { BucketName: existing.record.name } });
}
