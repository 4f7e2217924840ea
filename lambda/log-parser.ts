import * as z from 'zod';
import { recordRunLog, type RecordRunLogDeps } from '../lib/actions/record-run-log';
import { readLogDelivery } from '../lib/runtime/log-delivery';
import { createLogger, errorFields, type Logger } from '../lib/runtime/logger';
import { createLogParserServices } from '../lib/runtime/log-parser-services';

const subscriptionEventSchema = z.object({ awslogs: z.object({ data: z.string() }) });

/**
 * Hears the engine tasks' log lines through the log group's subscription. What is no delivery fails the call: after two more
 * tries it is kept with all that nobody could handle.
 */
export function createHandler(services: RecordRunLogDeps, logger: Logger) {
  return async (event: unknown): Promise<void> => {
    const delivery = readLogDelivery(subscriptionEventSchema.parse(event).awslogs.data);
    if (delivery === undefined) return;
    for (const { launchId, error } of await recordRunLog(services, delivery)) {
      const { logStream } = delivery;
      logger.warn('A row of a launch could not be brought up to its log', {
        ...{ launchId, logStream },
        ...errorFields(error),
      });
    }
  };
}

export const handler = createHandler(
  createLogParserServices(process.env),
  createLogger('log-parser'),
);
