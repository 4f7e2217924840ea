import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** How values of JavaScript become attributes, and back. */
export const DOCUMENT_OPTIONS = {
  marshallOptions: { removeUndefinedValues: true },
  // A number that a person typed may have more digits than ours; by default such a row could not be read at all.
  unmarshallOptions: { wrapNumbers: Number },
} as const;

/** Clients take region, credentials and endpoint from the environment, as every AWS tool does. */
export function createDocumentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({}), DOCUMENT_OPTIONS);
}

export function createS3Client(): S3Client {
  return new S3Client({ forcePathStyle: usesCustomEndpoint() });
}

export function createEcsClient(): ECSClient {
  return new ECSClient({});
}

export function createLogsClient(): CloudWatchLogsClient {
  return new CloudWatchLogsClient({});
}

export function createCloudFormationClient(): CloudFormationClient {
  return new CloudFormationClient({});
}

/** Endpoints given by address have no name for each bucket. */
function usesCustomEndpoint(): boolean {
  return ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'].some(
    (name) => process.env[name] !== undefined,
  );
}
