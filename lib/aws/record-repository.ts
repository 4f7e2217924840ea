import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Launch } from '../domain/launch/launch';
import { RECORD_KEY_ATTRIBUTE } from '../contract/storage-layout';

/** The Records table: what stays of each attempt of a launch. */
export class RecordRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
  ) {}

  /** Keeps the row of an ended attempt; the same attempt again replaces it by the same. */
  async keepAttempt(launch: Launch): Promise<void> {
    const { launchId, attempt, recordedStatus, taskArn, command, logGroup, logStream } = launch;
    const { startedAt, endedAt, elapsedSeconds, progress, jobs, steps, failure } = launch;
    const details = { taskArn, command, logGroup, logStream, startedAt, endedAt };
    await this.client.send(
      new PutCommand({
        TableName: this.tableName,
        Item: {
          launchId,
          [RECORD_KEY_ATTRIBUTE]: `attempt#${String(attempt).padStart(4, '0')}`,
          status: recordedStatus,
          ...details,
          ...{ elapsedSeconds, progress, jobs, steps, failure },
        },
      }),
    );
  }
}
