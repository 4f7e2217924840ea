import {
  applyPlatformEvent,
  type ApplyPlatformEventDeps,
} from '../lib/actions/apply-platform-event';
import { LaunchError } from '../lib/domain/errors';
import { parsePlatformEvent } from '../lib/domain/run/platform-event';
import { createLogger, errorFields, type Logger } from '../lib/runtime/logger';
import { createStateNotifierServices } from '../lib/runtime/state-notifier-services';

/** Hears through EventBridge what becomes of engine tasks, jobs and executions, and the schedule of the sweep. */
export function createHandler(services: ApplyPlatformEventDeps, logger: Logger) {
  return async (event: unknown): Promise<void> => {
    const told = parsePlatformEvent(event);
    try {
      const { message, fields, isWarning = false } = await applyPlatformEvent(services, told);
      if (isWarning) logger.warn(message, fields);
      else logger.info(message, fields);
    } catch (error) {
      if (!(error instanceof LaunchError) || error.kind !== 'user') throw error;
      logger.warn('Event cannot be acted on', {
        ...(told.kind === 'engine-task' ? { launchId: told.change.launchId } : {}),
        ...errorFields(error),
      });
    }
  };
}

export const handler = createHandler(
  createStateNotifierServices(process.env),
  createLogger('state-notifier'),
);
