import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  LAUNCH_ID_ATTRIBUTE,
  LAUNCH_INDEXES,
  RECORD_KEY_ATTRIBUTE,
} from '../../contract/storage-layout';

const { NUMBER, STRING } = dynamodb.AttributeType;

/** One row a launch. Indexes come and go one with each release: CloudFormation can't change two at a time. */
export function createLaunchesTable(storage: Construct, key: IKey | undefined): dynamodb.Table {
  const table = new dynamodb.Table(storage, 'Launches', {
    ...kept(key),
    partitionKey: { name: LAUNCH_ID_ATTRIBUTE, type: STRING },
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
  });
  for (const { name, partitionKey, sortKey } of Object.values(LAUNCH_INDEXES)) {
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: {
        name: partitionKey,
        type: partitionKey === LAUNCH_INDEXES.byWorkflow.partitionKey ? STRING : NUMBER,
      },
      sortKey: { name: sortKey, type: STRING },
      // Every projected attribute is paid again whenever it changes.
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
  }
  return table;
}

/** One row an attempt and a job. */
export function createRecordsTable(storage: Construct, key: IKey | undefined): dynamodb.Table {
  return new dynamodb.Table(storage, 'Records', {
    ...kept(key),
    partitionKey: { name: LAUNCH_ID_ATTRIBUTE, type: STRING },
    sortKey: { name: RECORD_KEY_ATTRIBUTE, type: STRING },
  });
}

/** What outlives the stack, and mistakes. */
function kept(key: IKey | undefined) {
  return {
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(key === undefined
      ? {}
      : { encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
  };
}
