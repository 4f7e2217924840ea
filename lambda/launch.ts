import * as z from 'zod';
import { startLaunch, stopDeletedLaunch, type StartLaunchDeps } from '../lib/actions/start-launch';
import { LaunchError } from '../lib/domain/errors';
import { createLogger, errorFields, type Logger } from '../lib/runtime/logger';
import { createLaunchServices } from '../lib/runtime/launch-services';

const textSchema = z.object({ S: z.string() });

const recordSchema = z.object({
  eventName: z.string(),
  dynamodb: z.object({
    SequenceNumber: z.string(),
    Keys: z.object({ launchId: textSchema }),
    OldImage: z
      .object({ taskArn: textSchema.optional().catch(undefined), endedAt: z.unknown().optional() })
      .optional(),
  }),
});

const streamEventSchema = z.object({ Records: z.array(recordSchema) });

interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Hears of new, edited and deleted rows of the Launches table; what fails is delivered again, from the first failure on. */
export function createHandler(services: StartLaunchDeps, logger: Logger) {
  return async (event: unknown): Promise<BatchResult> => {
    const { Records } = streamEventSchema.parse(event);
    for (const [index, record] of Records.entries()) {
      const { SequenceNumber: itemIdentifier, Keys } = record.dynamodb;
      const launchId = Keys.launchId.S;
      try {
        await act(services, record);
        logger.info('Row seen', { launchId, eventName: record.eventName });
      } catch (error) {
        const fields = { launchId, ...errorFields(error) };
        const kind = error instanceof LaunchError ? error.kind : 'fault';
        // A row that a person broke must not hold up its neighbours.
        if (kind === 'user') {
          logger.warn('Row cannot be acted on', fields);
          continue;
        }
        logger.error('Row is delivered again', fields);
        // Lambda takes every answer for a success. With nothing done before it, a fault can fail the call instead: it is counted,
        // and a call of the sweep is tried again. What waits for capacity says so in its row and is no fault.
        if (kind === 'fault' && index === 0) throw error;
        return { batchItemFailures: [{ itemIdentifier }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

async function act(
  services: StartLaunchDeps,
  { eventName, dynamodb }: z.infer<typeof recordSchema>,
): Promise<void> {
  if (eventName !== 'REMOVE') {
    await startLaunch(services, dynamodb.Keys.launchId.S);
    return;
  }
  const { taskArn, endedAt } = dynamodb.OldImage ?? {};
  if (taskArn !== undefined && endedAt === undefined) await stopDeletedLaunch(services, taskArn.S);
}

export const handler = createHandler(createLaunchServices(process.env), createLogger('launch'));
