import { join } from 'node:path';
import {
  AwsError,
  notImplemented,
  type Service,
  type ServiceRequest,
  type ServiceResponse,
  type World,
} from '../../world';
import { isBucketName } from './bucket-operations';
import type { ObjectEvent } from './object-event';
import { OPERATIONS } from './operations';
import { checkExpectedOwner } from './permission';
import { renderError, S3Error, s3Error } from './s3-error';
import type { BucketNotification, S3Context } from './s3-operation';
import { parseS3Request } from './s3-request';
import { S3Store } from './s3-store';

export type { ObjectEvent } from './object-event';

export interface BucketDeclaration {
  readonly name: string;
  readonly versioned: boolean;
  /** Another account, whose bucket policy lets everybody in; ours when it is left out. */
  readonly owner?: string;
}

/** S3 as a service of embedded AWS. */
export interface S3Service extends Service {
  /** Declares a bucket of the template; one that a former life has left keeps its objects. */
  createBucket(declaration: BucketDeclaration): void;
  onObjectEvent(listener: (event: ObjectEvent) => void): void;
  /** Who asks is told of it; whoever declares it also sends what it promises. */
  declareNotification(bucket: string, notification: BucketNotification): void;
}

export async function createS3(world: World): Promise<S3Service> {
  const folder = join(world.storageDirectory ?? world.scratchDirectory, 's3');
  const store = await S3Store.open(folder, world);
  const listeners: ((event: ObjectEvent) => void)[] = [];
  const owners = new Map<string, string>();
  const ownerOf = (bucket: string) => owners.get(bucket) ?? world.accountId;
  const notifications = new Map<string, readonly BucketNotification[]>();
  const notificationsOf = (bucket: string) => notifications.get(bucket) ?? [];
  const emit = (event: ObjectEvent) => listeners.forEach((listener) => listener(event));
  return {
    signingName: 's3',
    handle: (request) => answer({ world, store, emit, ownerOf, notificationsOf }, request),
    createBucket(declaration) {
      declareBucket(store, declaration);
      if (declaration.owner !== undefined) owners.set(declaration.name, declaration.owner);
    },
    onObjectEvent: (listener) => void listeners.push(listener),
    declareNotification(bucket, notification) {
      notifications.set(bucket, [...notificationsOf(bucket), notification]);
    },
    stop: () => store.close(),
  };
}

function declareBucket(store: S3Store, { name, versioned }: BucketDeclaration): void {
  if (!isBucketName(name)) throw new Error(`Cannot declare bucket "${name}": no valid bucket name`);
  const existing = store.findBucket(name);
  if (existing === undefined) {
    store.createBucket(name, versioned);
  } else if (existing.record.versioned !== versioned) {
    throw new Error(
      `Cannot declare bucket "${name}" with versioned ${String(versioned)}: the stored bucket has the opposite`,
    );
  }
}

async function answer(context: S3Context, request: ServiceRequest): Promise<ServiceResponse> {
  const requestId = context.world.newId();
  try {
    return finish(request, requestId, await perform(context, request));
  } catch (error) {
    const { status, headers, body } = errorResponse(context, request, { error, requestId });
    return finish(request, requestId, { status, headers, body });
  }
}

async function perform(context: S3Context, raw: ServiceRequest): Promise<ServiceResponse> {
  const request = parseS3Request(raw);
  const operation = OPERATIONS.get(request.operation);
  if (operation === undefined) throw notImplemented(request.operation);
  checkExpectedOwner(context, request);
  return operation(context, request);
}

function errorResponse(
  { world }: S3Context,
  request: ServiceRequest,
  { error, requestId }: { error: unknown; requestId: string },
): ServiceResponse {
  if (!(error instanceof AwsError)) {
    world.report(`S3 failed on ${request.method} ${request.rawPath}: ${describe(error)}`);
  }
  const known = error instanceof AwsError ? error : s3Error('InternalError');
  return {
    status: known.status,
    headers: {
      'content-type': 'application/xml',
      ...(known instanceof S3Error ? known.headers : {}),
    },
    body: renderError(known, request.rawPath, requestId),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const WITHOUT_BODY = new Set([204, 304]);

function finish(
  request: ServiceRequest,
  requestId: string,
  response: ServiceResponse,
): ServiceResponse {
  const bare = request.method === 'HEAD' || WITHOUT_BODY.has(response.status);
  const body = bare ? '' : response.body;
  const length = WITHOUT_BODY.has(response.status)
    ? {}
    : { 'content-length': String(Buffer.byteLength(body)) };
  return {
    status: response.status,
    headers: {
      'x-amz-request-id': requestId,
      'x-amz-id-2': 'embedded-aws',
      ...length,
      ...response.headers,
    },
    body,
  };
}
