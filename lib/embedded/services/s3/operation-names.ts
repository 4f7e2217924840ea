/** What the method, the level and the query of a request say that it wants. */
export interface OperationQuestion {
  readonly method: string;
  readonly level: 'Service' | 'Bucket' | 'Object';
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
}

// The query parameters that turn a request into another operation, and the noun of that operation.
const BUCKET_NOUNS: Readonly<Record<string, string>> = {
  abac: 'BucketAbac',
  accelerate: 'BucketAccelerateConfiguration',
  acl: 'BucketAcl',
  analytics: 'BucketAnalyticsConfiguration',
  cors: 'BucketCors',
  encryption: 'BucketEncryption',
  'intelligent-tiering': 'BucketIntelligentTieringConfiguration',
  inventory: 'BucketInventoryConfiguration',
  lifecycle: 'BucketLifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  metadataConfiguration: 'BucketMetadataConfiguration',
  metadataTable: 'BucketMetadataTableConfiguration',
  metrics: 'BucketMetricsConfiguration',
  notification: 'BucketNotificationConfiguration',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  policyStatus: 'BucketPolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'BucketReplication',
  requestPayment: 'BucketRequestPayment',
  session: 'Session',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
  website: 'BucketWebsite',
};

const OBJECT_NOUNS: Readonly<Record<string, string>> = {
  acl: 'ObjectAcl',
  annotation: 'ObjectAnnotation',
  attributes: 'ObjectAttributes',
  encryption: 'ObjectEncryption',
  'legal-hold': 'ObjectLegalHold',
  renameObject: 'RenameObject',
  retention: 'ObjectRetention',
  tagging: 'ObjectTagging',
  torrent: 'ObjectTorrent',
};

const VERBS: Readonly<Record<string, string>> = {
  GET: 'Get',
  HEAD: 'Head',
  PUT: 'Put',
  POST: 'Post',
  DELETE: 'Delete',
  OPTIONS: 'Options',
};

/** The name of the operation in AWS's own API, also where embedded AWS does not do it. */
export function operationName(question: OperationQuestion): string {
  switch (question.level) {
    case 'Service':
      return question.method === 'GET' ? 'ListBuckets' : `${verb(question)}Service`;
    case 'Bucket':
      return bucketOperation(question);
    case 'Object':
      return objectOperation(question);
  }
}

function bucketOperation(question: OperationQuestion): string {
  const { method, query } = question;
  const noun = nounOf(BUCKET_NOUNS, query);
  if (noun !== undefined) return `${verb(question)}${noun}`;
  if (method === 'GET') return listOperation(query);
  if (method === 'POST') return query.has('delete') ? 'DeleteObjects' : 'PostObject';
  return method === 'PUT' ? 'CreateBucket' : `${verb(question)}Bucket`;
}

function listOperation(query: ReadonlyMap<string, string>): string {
  if (query.has('versions')) return 'ListObjectVersions';
  if (query.has('uploads')) return 'ListMultipartUploads';
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
}

function objectOperation(question: OperationQuestion): string {
  const noun = nounOf(OBJECT_NOUNS, question.query);
  if (noun !== undefined) return `${verb(question)}${noun}`;
  const inUpload = question.query.has('uploadId');
  switch (question.method) {
    case 'PUT':
      return writeOperation(question, inUpload);
    case 'POST':
      return postOperation(question.query);
    case 'GET':
      return inUpload ? 'ListParts' : 'GetObject';
    case 'DELETE':
      return inUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    default:
      return `${verb(question)}Object`;
  }
}

function writeOperation({ headers }: OperationQuestion, inUpload: boolean): string {
  const copies = headers['x-amz-copy-source'] !== undefined;
  if (inUpload) return copies ? 'UploadPartCopy' : 'UploadPart';
  return copies ? 'CopyObject' : 'PutObject';
}

function postOperation(query: ReadonlyMap<string, string>): string {
  if (query.has('uploads')) return 'CreateMultipartUpload';
  if (query.has('uploadId')) return 'CompleteMultipartUpload';
  if (query.has('restore')) return 'RestoreObject';
  return query.has('select') ? 'SelectObjectContent' : 'PostObject';
}

function nounOf(
  nouns: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, string>,
): string | undefined {
  return [...query.keys()].map((name) => nouns[name]).find((noun) => noun !== undefined);
}

function verb({ method }: OperationQuestion): string {
  return VERBS[method] ?? method;
}
