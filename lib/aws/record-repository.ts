import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { paginateQuery, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  attemptRecordKey,
  jobRecordKey,
  jobRecordsPrefix,
  LAUNCH_ID_ATTRIBUTE,
  RECORD_KEY_ATTRIBUTE,
} from '../contract/storage-layout';
import type { Launch } from '../domain/launch/launch';
import { jobRowSchema, mayChange, type JobRow } from '../domain/run/job-row';

/** The Records table: what stays of each attempt of a launch, and of each of its jobs on AWS Batch. */
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
          [RECORD_KEY_ATTRIBUTE]: attemptRecordKey(attempt),
          status: recordedStatus,
          ...details,
          ...{ elapsedSeconds, progress, jobs, steps, failure },
        },
      }),
    );
  }

  /**
   * Keeps the row of a job unless what is kept ranks higher, or as high and was told later, or is an end: one write, and whoever
   * comes late or again changes nothing. Answers whether this was news. The client sends a write again whose answer it did not get; then news may be taken for old.
   */
  async keepJob(row: JobRow): Promise<boolean> {
    const { launchId, attempt, jobId } = row;
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.tableName,
          Item: { ...row, [RECORD_KEY_ATTRIBUTE]: jobRecordKey(attempt, jobId) },
          ...conditionOf(row),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw new Error(`Cannot keep job "${jobId}" of launch "${launchId}"`, { cause: error });
    }
  }

  /** Puts a row in place of the same job's row, unless what is kept ranks otherwise by now. */
  async replaceJob(row: JobRow): Promise<void> {
    const { attempt, jobId, rank } = row;
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.tableName,
          Item: { ...row, [RECORD_KEY_ATTRIBUTE]: jobRecordKey(attempt, jobId) },
          ConditionExpression: '#rank = :rank',
          ExpressionAttributeNames: { '#rank': 'rank' },
          ExpressionAttributeValues: { ':rank': rank },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** The rows of all jobs of an attempt, as they are now; those that somebody made unreadable are left out. */
  async listJobs(launchId: string, attempt: number): Promise<readonly JobRow[]> {
    const rows: JobRow[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.tableName,
        KeyConditionExpression: '#launch = :launch AND begins_with(#key, :prefix)',
        ExpressionAttributeNames: { '#launch': LAUNCH_ID_ATTRIBUTE, '#key': RECORD_KEY_ATTRIBUTE },
        ExpressionAttributeValues: { ':launch': launchId, ':prefix': jobRecordsPrefix(attempt) },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const parsed = jobRowSchema.safeParse(item);
        if (parsed.success) rows.push(parsed.data);
      }
    }
    return rows;
  }
}

/** Events tell seconds: within one, being blocked comes after becoming RUNNABLE. */
function conditionOf({ rank, toldAt, blockedReason }: JobRow) {
  const isHigher = 'attribute_not_exists(#key) OR #rank < :rank';
  const names = { '#key': RECORD_KEY_ATTRIBUTE, '#rank': 'rank' };
  if (!mayChange({ rank }) || toldAt === undefined) {
    return {
      ConditionExpression: isHigher,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ':rank': rank },
    };
  }
  const isLater = 'attribute_not_exists(#told) OR #told < :told';
  const isBlockedNow = ' OR (#told = :told AND attribute_not_exists(#blocked))';
  const isBlocked = blockedReason !== undefined;
  return {
    ConditionExpression: `${isHigher} OR (#rank = :rank AND (${isLater}${isBlocked ? isBlockedNow : ''}))`,
    ExpressionAttributeNames: {
      ...{ ...names, '#told': 'toldAt' },
      ...(isBlocked ? { '#blocked': 'blockedReason' } : {}),
    },
    ExpressionAttributeValues: { ':rank': rank, ':told': toldAt },
  };
}
