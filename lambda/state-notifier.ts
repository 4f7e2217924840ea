import * as z from 'zod';
import { applyStatusChange, type ApplyStatusChangeDeps } from '../lib/actions/apply-status-change';
import { LaunchError } from '../lib/domain/errors';
import { engineTaskChange, engineTaskDetailSchema } from '../lib/domain/platform-event';
import { createLogger, errorFields, type Logger } from '../lib/runtime/logger';
import { createStateNotifierServices } from '../lib/runtime/state-notifier-services';

const taskStateChangeSchema = z.object({
  'detail-type': z.literal('ECS Task State Change'),
  detail: engineTaskDetailSchema,
});

/** Hears the state changes of the cluster's tasks through EventBridge. */
export function createHandler(services: ApplyStatusChangeDeps, logger: Logger) {
  return async (event: unknown): Promise<void> => {
    const { detail } = taskStateChangeSchema.parse(event);
    const change = engineTaskChange(detail);
    if (change === undefined) {
      logger.info('Not a task of a launch', { taskArn: detail.taskArn });
      return;
    }
    const { launchId, attempt, state, taskVersion } = change;
    try {
      await applyStatusChange(services, change);
      logger.info('Engine task changed', { launchId, attempt, state, taskVersion });
    } catch (error) {
      if (!(error instanceof LaunchError) || error.kind !== 'user') throw error;
      logger.warn('A row of a launch could not be brought up to its engine task', {
        launchId,
        ...errorFields(error),
      });
    }
  };
}

export const handler = createHandler(
  createStateNotifierServices(process.env),
  createLogger('state-notifier'),
);
