import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { recordRunLog, type RecordRunLogDeps } from '../lib/actions/record-run-log';
import { LaunchError } from '../lib/domain/errors';
import { createLogger, errorFields, type Logger } from '../lib/runtime/logger';
import { createLogParserServices } from '../lib/runtime/log-parser-services';

const subscriptionEventSchema = z.object({ awslogs: z.object({ data: z.string() }) });

const deliverySchema = z.object({
  messageType: z.string(),
  logGroup: z.string(),
  logStream: z.string(),
  logEvents: z.array(z.object({ message: z.string() })),
});

/** Hears the engine tasks' log lines through the log group's subscription. */
export function createHandler(services: RecordRunLogDeps, logger: Logger) {
  return async (event: unknown): Promise<void> => {
    const { awslogs } = subscriptionEventSchema.parse(event);
    const text = gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8');
    const delivery = deliverySchema.parse(JSON.parse(text));
    // CloudWatch sends control messages to see whether the function is there.
    if (delivery.messageType !== 'DATA_MESSAGE') return;
    const { logStream, logEvents } = delivery;
    try {
      await recordRunLog(services, { logStream, lines: logEvents.map(({ message }) => message) });
    } catch (error) {
      if (!(error instanceof LaunchError) || error.kind !== 'user') throw error;
      logger.warn('A row of a launch could not be brought up to its log', {
        logStream,
        ...errorFields(error),
      });
    }
  };
}

export const handler = createHandler(
  createLogParserServices(process.env),
  createLogger('log-parser'),
);
