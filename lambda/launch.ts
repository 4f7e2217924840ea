import * as z from 'zod';
import { startLaunch, stopDeletedLaunch } from '../lib/actions/start-launch';
import { LaunchError } from '../lib/domain/errors';
import { createLogger, errorFields } from '../lib/runtime/logger';
import { createLaunchServices } from '../lib/runtime/launch-services';

const textSchema = z.object({ S: z.string() });

const recordSchema = z.object({
  eventName: z.string(),
  dynamodb: z.object({
    SequenceNumber: z.string(),
    Keys: z.object({ launchId: textSchema }),
    OldImage: z
      .object({ taskArn: textSchema.optional().catch(undefined), endedAt: z.unknown() })
      .optional(),
  }),
});

const streamEventSchema = z.object({ Records: z.array(recordSchema) });

interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const logger = createLogger('launch');
const services = createLaunchServices(process.env);

/** Hears of new, edited and deleted rows of the Launches table; what fails is delivered again, from the first failure on. */
export async function handler(event: unknown): Promise<BatchResult> {
  const { Records } = streamEventSchema.parse(event);
  for (const record of Records) {
    const { SequenceNumber: itemIdentifier, Keys } = record.dynamodb;
    const launchId = Keys.launchId.S;
    try {
      await act(record);
      logger.info('Row seen', { launchId, eventName: record.eventName });
    } catch (error) {
      const fields = { launchId, ...errorFields(error) };
      // A row that a person broke must not hold up its neighbours.
      if (error instanceof LaunchError && error.kind === 'user') {
        logger.warn('Row cannot be acted on', fields);
        continue;
      }
      logger.error('Row is delivered again', fields);
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  return { batchItemFailures: [] };
}

async function act({ eventName, dynamodb }: z.infer<typeof recordSchema>): Promise<void> {
  if (eventName !== 'REMOVE') {
    await startLaunch(services, dynamodb.Keys.launchId.S);
    return;
  }
  const { taskArn, endedAt } = dynamodb.OldImage ?? {};
  if (taskArn !== undefined && endedAt === undefined) await stopDeletedLaunch(services, taskArn.S);
}
