import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { createBatchClient } from './batch-jobs';
import {
  createCloudFormationClient,
  createEcsClient,
  createLogsClient,
  createS3Client,
} from './clients';
import { createSqsClient } from './dead-letters';
import { createLambdaClient } from './function-events';
import { createStepFunctionsClient } from './job-executions';

export type OperatorClients = ReturnType<typeof createOperatorClients>;

/** Clients of everything that an operator's commands look at; loaded by no other command. */
export function createOperatorClients() {
  return {
    batch: createBatchClient(),
    cloudFormation: createCloudFormationClient(),
    cloudWatch: new CloudWatchClient({}),
    dynamoDb: new DynamoDBClient({}),
    ec2: new EC2Client({}),
    /** A registry stands in a region of its own. */
    ecr: (region: string) => new ECRClient({ region }),
    ecs: createEcsClient(),
    iam: new IAMClient({}),
    lambda: createLambdaClient(),
    logs: createLogsClient(),
    quotas: new ServiceQuotasClient({}),
    s3: createS3Client(),
    sns: new SNSClient({}),
    sqs: createSqsClient(),
    ssm: new SSMClient({}),
    states: createStepFunctionsClient(),
    sts: new STSClient({}),
  };
}
