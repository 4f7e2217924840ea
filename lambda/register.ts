import * as z from 'zod';
import { registerLaunch, type RegisterLaunchDeps } from '../lib/actions/register-launch';
import { createLogger, type Logger } from '../lib/runtime/logger';
import { createRegisterServices } from '../lib/runtime/register-services';

const s3EventSchema = z.object({
  Records: z.array(
    z.object({
      eventTime: z.string(),
      userIdentity: z.object({ principalId: z.string() }).optional().catch(undefined),
      s3: z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string(), versionId: z.string().optional() }),
      }),
    }),
  ),
});

/** Hears of sheets that were put under `launches/`. */
export function createHandler(services: RegisterLaunchDeps, logger: Logger) {
  return async (event: unknown): Promise<void> => {
    const { Records } = s3EventSchema.parse(event);
    for (const { eventTime, userIdentity, s3 } of Records) {
      const uploaded = {
        bucket: s3.bucket.name,
        key: decodeKey(s3.object.key),
        versionId: s3.object.versionId ?? 'null',
        uploadedAt: new Date(eventTime).toISOString(),
        uploadedBy: userIdentity?.principalId,
      };
      const { launchId, outcome } = await registerLaunch(services, uploaded);
      logger.info('Sheet registered', { launchId, outcome, key: uploaded.key });
    }
  };
}

export const handler = createHandler(createRegisterServices(process.env), createLogger('register'));

/** S3 encodes keys in events as forms do: a plus sign is a space. */
function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
