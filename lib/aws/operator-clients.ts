import { BatchClient } from '@aws-sdk/client-batch';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import {
  createCloudFormationClient,
  createEcsClient,
  createLogsClient,
  createS3Client,
} from './clients';

export type OperatorClients = ReturnType<typeof createOperatorClients>;

/** Clients of everything that an operator's commands look at; loaded by no other command. */
export function createOperatorClients() {
  return {
    batch: new BatchClient({}),
    cloudFormation: createCloudFormationClient(),
    cloudWatch: new CloudWatchClient({}),
    dynamoDb: new DynamoDBClient({}),
    ec2: new EC2Client({}),
    /** A registry stands in a region of its own. */
    ecr: (region: string) => new ECRClient({ region }),
    ecs: createEcsClient(),
    iam: new IAMClient({}),
    lambda: new LambdaClient({}),
    logs: createLogsClient(),
    quotas: new ServiceQuotasClient({}),
    s3: createS3Client(),
    sns: new SNSClient({}),
    sqs: new SQSClient({}),
    ssm: new SSMClient({}),
    states: new SFNClient({}),
    sts: new STSClient({}),
  };
}
