import { InvalidParameterException, StopTaskCommand, type ECSClient } from '@aws-sdk/client-ecs';

/** ECS keeps so much of a reason. */
const REASON_LENGTH = 1024;

/** Asks ECS to stop a task; its end arrives as an event. */
export async function stopTask(
  client: ECSClient,
  task: { readonly cluster: string; readonly taskArn: string; readonly reason: string },
): Promise<void> {
  const { cluster, taskArn } = task;
  const reason = task.reason.slice(0, REASON_LENGTH);
  try {
    await client.send(new StopTaskCommand({ cluster, task: taskArn, reason }));
  } catch (error) {
    // ECS forgets a task an hour after its end: it has stopped, which is what was wanted.
    if (!(error instanceof InvalidParameterException)) throw error;
  }
}
