import * as z from 'zod';
import { parsePlatformEvent } from './platform-event';

/** An event that nobody could handle, as its queue holds it. */
export interface DeadLetter {
  readonly messageId: string;
  /** With it the queue deletes the message, or shows it again. */
  readonly receipt: string;
  readonly sentAt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a dead letter says: whose event it holds, and why nobody handled it. */
export interface UnhandledEvent {
  readonly functionName: string;
  readonly payload: unknown;
  /** What the event is about, in a few words. */
  readonly about: string;
  readonly launchId?: string | undefined;
  /** It comes again by itself, so that nobody misses this one. */
  readonly recurs?: true;
  readonly failure: string;
}

/** What Lambda puts into a queue when a function fails for good. */
const destinationRecordSchema = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.json(),
  responsePayload: z
    .object({ errorType: z.string().optional(), errorMessage: z.string().optional() })
    .optional()
    .catch(undefined),
});

const sheetEventSchema = z.object({
  Records: z
    .array(
      z.object({
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string() }),
        }),
      }),
    )
    .min(1),
});

const logEventSchema = z.object({ awslogs: z.object({ data: z.string() }) });

/**
 * Reads a dead letter: a raw event beside which EventBridge says in attributes what it tried, or the record of an
 * invocation that Lambda gave up. Undefined when it is neither.
 */
export function parseDeadLetter({ body, attributes }: DeadLetter): UnhandledEvent | undefined {
  const content = parseJson(body);
  if (content === undefined) return undefined;
  const { TARGET_ARN: target, ERROR_CODE: code, ERROR_MESSAGE: message } = attributes;
  if (target !== undefined) {
    return describe(target, content, failureOf('could not be handed over', code, message));
  }
  const record = destinationRecordSchema.safeParse(content);
  if (!record.success) return undefined;
  const { requestContext, requestPayload, responsePayload } = record.data;
  const { errorType, errorMessage } = responsePayload ?? {};
  const failure = failureOf(requestContext.condition, errorType, errorMessage);
  return describe(requestContext.functionArn, requestPayload, failure);
}

function describe(
  functionArn: string,
  payload: unknown,
  failure: string,
): UnhandledEvent | undefined {
  const [, functionName] = /^arn:[^:]*:lambda:[^:]*:\d+:function:([^:]+)/.exec(functionArn) ?? [];
  if (functionName === undefined) return undefined;
  return { functionName, payload, failure, ...contentOf(payload) };
}

type EventContent = Pick<UnhandledEvent, 'about' | 'launchId' | 'recurs'>;

function contentOf(payload: unknown): EventContent {
  const sheet = sheetEventSchema.safeParse(payload);
  if (sheet.success) {
    const uris = sheet.data.Records.map(({ s3 }) => `s3://${s3.bucket.name}/${s3.object.key}`);
    return { about: `sheet ${uris.join(', ')}` };
  }
  if (logEventSchema.safeParse(payload).success) return { about: 'log lines' };
  return platformContentOf(payload);
}

function platformContentOf(payload: unknown): EventContent {
  const event = readPlatformEvent(payload);
  switch (event?.kind) {
    case 'engine-task': {
      const { launchId, attempt, state } = event.change;
      return { launchId, about: `engine task of attempt ${attempt} is ${state}` };
    }
    case 'foreign-task':
      return { about: `task ${event.taskArn}` };
    case 'batch-job':
      return { about: `job ${event.change.jobName} is ${event.change.state}` };
    case 'queue-blocked':
      return { about: `job ${event.job.jobName} cannot start` };
    case 'execution':
      return { about: `execution ${event.change.name} is ${event.change.status}` };
    case 'schedule':
      return { about: 'sweep', recurs: true };
    case 'unknown':
      return { about: event.detailType === '' ? 'unknown event' : event.detailType };
    case undefined:
      return { about: 'unknown event' };
  }
}

/** An event that is not whole is one that a function may well have failed on: it is shown all the same. */
function readPlatformEvent(payload: unknown) {
  try {
    return parsePlatformEvent(payload);
  } catch {
    return undefined;
  }
}

function failureOf(condition: string, type: string | undefined, message: string | undefined) {
  const told = [type, message].filter((text) => text !== undefined && text !== '');
  return told.length === 0 ? condition : told.join(': ');
}

/** Undefined is no JSON, so it can say that the text is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
