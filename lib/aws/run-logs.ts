import {
  GetLogEventsCommand,
  InvalidParameterException,
  ResourceNotFoundException,
  type CloudWatchLogsClient,
  type OutputLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';

/** CloudWatch's own bound of a page. */
const LINES_OF_A_PAGE = 10_000;
/** In a row. Functions wait for it: a log of which no page holds a line is as good as silent. */
const MAXIMUM_EMPTY_PAGES = 10;
/** Of the end of a log: lines may be very long. */
const MAXIMUM_CHARACTERS = 1024 * 1024;

export interface LogPage {
  /** There may be none although the token names more. */
  readonly lines: readonly { readonly time: Date; readonly message: string }[];
  /** Where to go on reading; the same as before, and nothing else, says that nothing new has come. */
  readonly nextToken: string | undefined;
}

/** What engine tasks printed. */
export class RunLogs {
  constructor(private readonly client: CloudWatchLogsClient) {}

  /** The last lines of a stream, oldest first, fewer where they are very long; none of a stream that was never begun. */
  async readEnd(logGroup: string, logStream: string, limit: number): Promise<readonly string[]> {
    const events = await this.lastEvents(logGroup, logStream, limit);
    return events.map(({ message }) => message ?? '');
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
    const { timestamp } = (await this.lastEvents(logGroup, logStream, 1)).at(-1) ?? {};
    return timestamp === undefined ? undefined : new Date(timestamp).toISOString();
  }

  /** A page may hold fewer than were asked for, or none, although there are more before it: only the same token is the begin. */
  private async lastEvents(
    logGroupName: string,
    logStreamName: string,
    limit: number,
  ): Promise<readonly OutputLogEvent[]> {
    const found: OutputLogEvent[] = [];
    let token: string | undefined;
    let emptyPages = 0;
    let characters = 0;
    const goesOn = (): boolean =>
      found.length < limit && emptyPages < MAXIMUM_EMPTY_PAGES && characters < MAXIMUM_CHARACTERS;
    try {
      while (goesOn()) {
        const { events = [], nextBackwardToken } = await this.client.send(
          new GetLogEventsCommand({
            ...{ logGroupName, logStreamName, startFromHead: false },
            limit: Math.min(limit - found.length, LINES_OF_A_PAGE),
            ...(token === undefined ? {} : { nextToken: token }),
          }),
        );
        found.unshift(...events);
        emptyPages = events.length === 0 ? emptyPages + 1 : 0;
        characters += events.reduce((sum, { message = '' }) => sum + message.length, 0);
        if (nextBackwardToken === undefined || nextBackwardToken === token) break;
        token = nextBackwardToken;
      }
      return found;
    } catch (error) {
      // A name that a person has typed into a row may be none that a group or a stream can have.
      if (error instanceof InvalidParameterException) return [];
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }
}
