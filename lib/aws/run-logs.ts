import {
  GetLogEventsCommand,
  ResourceNotFoundException,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';

export interface LogPage {
  readonly lines: readonly { readonly time: Date; readonly message: string }[];
  /** Where to go on reading; the same as before when nothing new has come. */
  readonly nextToken: string | undefined;
}

/** What engine tasks printed. */
export class RunLogs {
  constructor(private readonly client: CloudWatchLogsClient) {}

  /** The last lines of a stream, oldest first; none of a stream that was never begun. */
  async readEnd(logGroup: string, logStream: string, limit: number): Promise<readonly string[]> {
    try {
      const { events = [] } = await this.client.send(
        new GetLogEventsCommand({
          ...{ logGroupName: logGroup, logStreamName: logStream },
          ...{ startFromHead: false, limit },
        }),
      );
      return events.map(({ message }) => message ?? '');
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }

  /** One page of a stream from its beginning, or from where an earlier page ended; an unborn stream is empty. */
  async read(logGroup: string, logStream: string, from?: string): Promise<LogPage> {
    try {
      const { events, nextForwardToken } = await this.client.send(
        new GetLogEventsCommand({
          logGroupName: logGroup,
          logStreamName: logStream,
          startFromHead: true,
          ...(from === undefined ? {} : { nextToken: from }),
        }),
      );
      return {
        lines: (events ?? []).map(({ timestamp, message }) => ({
          time: new Date(timestamp ?? 0),
          message: message ?? '',
        })),
        nextToken: nextForwardToken,
      };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { lines: [], nextToken: from };
      throw error;
    }
  }

  /** When the newest line of a stream was written; what a stream says of itself may be an hour old. */
  async lastEventAt(logGroup: string, logStream: string): Promise<string | undefined> {
    try {
      const { events = [] } = await this.client.send(
        new GetLogEventsCommand({
          ...{ logGroupName: logGroup, logStreamName: logStream },
          ...{ startFromHead: false, limit: 1 },
        }),
      );
      const { timestamp } = events.at(-1) ?? {};
      return timestamp === undefined ? undefined : new Date(timestamp).toISOString();
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
