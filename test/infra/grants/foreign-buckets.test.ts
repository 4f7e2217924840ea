import type { Template } from 'aws-cdk-lib/assertions';
import { temporaryFolders } from '../../support/temporary-folder';
import { allowedActions, grantsOf } from '../template/policy-statements';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

const OWNER = '210987654321';
const KEY = `arn:aws:kms:eu-central-1:${OWNER}:key/1a2b3c4d-0000-4000-8000-00000000bbbb`;
const REGISTER = 'FunctionsRegisterHandlerRole';
const ENGINE = 'EngineTaskDefinitionTaskRole';
const THROUGH_S3 = 'StringEquals kms:ViaService s3.eu-central-1.<AWS::URLSuffix>';

test('every grant on a bucket holds only while the bucket is its owner’s', () => {
  const onBuckets = [...allowedActions(template)]
    .filter(([role]) => !role.startsWith('BucketNotificationsHandler'))
    .flatMap(([, allowed]) => allowed)
    .filter(({ action }) => action.startsWith('s3:'));

  expect(onBuckets.length).toBeGreaterThan(0);
  for (const { conditions } of onBuckets) {
    expect(conditions).toEqual({ 'StringEquals aws:ResourceAccount': '<AWS::AccountId>' });
  }
});

test('a data bucket of the own account is read by registration, engine and jobs, and by nobody else', () => {
  const stack = synthesizeStack(temporaryFolder(), { dataBuckets: ['lab-reads'] });

  const reading = readingOf('lab-reads', '<AWS::AccountId>');
  expect(addedBy(stack)).toEqual({
    BatchJobRole: reading,
    [ENGINE]: reading,
    [REGISTER]: reading,
  });
});

test('a data bucket of another account is read only as long as that account owns it, and its key only for that', () => {
  const stack = synthesizeStack(temporaryFolder(), {
    dataBuckets: [{ name: 'partner-reads', owner: OWNER, keyArn: KEY }],
  });

  const reading = [
    `kms:Decrypt on ${KEY} where ${THROUGH_S3}`,
    ...readingOf('partner-reads', OWNER),
  ];
  expect(addedBy(stack)).toEqual({
    BatchJobRole: reading,
    [ENGINE]: reading,
    [REGISTER]: reading,
  });
});

test('an output bucket is written by the engine task alone', () => {
  const stack = synthesizeStack(temporaryFolder(), {
    outputBuckets: [{ name: 'partner-results', owner: OWNER, keyArn: KEY }],
  });

  const objects = `arn:<AWS::Partition>:s3:::partner-results/*`;
  const whose = `where StringEquals aws:ResourceAccount ${OWNER}`;
  expect(addedBy(stack)).toEqual({
    [ENGINE]: [
      `kms:Decrypt on ${KEY} where ${THROUGH_S3}`,
      `kms:GenerateDataKey on ${KEY} where ${THROUGH_S3}`,
      `s3:AbortMultipartUpload on ${objects} ${whose}`,
      `s3:PutObject on ${objects} ${whose}`,
    ],
  });
});

test('registration and nobody else is told the names of foreign buckets', () => {
  const stack = synthesizeStack(temporaryFolder(), {
    dataBuckets: ['lab-reads', { name: 'partner-reads', owner: OWNER }],
    outputBuckets: ['lab-results'],
  });

  stack.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: { DATA_BUCKETS: 'lab-reads,partner-reads', OUTPUT_BUCKETS: 'lab-results' },
    },
  });
});

function readingOf(bucket: string, owner: string): string[] {
  const arn = `arn:<AWS::Partition>:s3:::${bucket}`;
  const whose = `where StringEquals aws:ResourceAccount ${owner}`;
  return [`s3:GetObject on ${arn}/* ${whose}`, `s3:ListBucket on ${arn} ${whose}`];
}

/** What each role may do beyond what it may in a deployment of no settings. */
function addedBy(stack: Template): Record<string, string[]> {
  const added = [...allowedActions(stack).keys()].map((role): [string, string[]] => {
    const before = grantsOf(template, role);
    return [role, grantsOf(stack, role).filter((grant) => !before.includes(grant))];
  });
  return Object.fromEntries(added.filter(([, grants]) => grants.length > 0));
}
