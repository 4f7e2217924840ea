import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EmbeddedManager } from './embedded-manager';
import { WaitedInVainError } from './waited-in-vain-error';

/** Uses the manager for something, and says in words what did not come out as it should. */
export type GrantScenario = (manager: EmbeddedManager) => Promise<readonly string[]>;

/** Machines that do something else besides are slow. */
const PATIENCE_MILLISECONDS = 120_000;

/** Events that a function failed on for good. */
export async function countUnprocessed(manager: EmbeddedManager): Promise<number> {
  const sqs = new SQSClient(manager.clientSettings);
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: manager.aws.outputs['UnprocessedEventsUrl'],
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  sqs.destroy();
  return Number(Attributes?.ApproximateNumberOfMessages);
}

/** Asks again until there is an answer. */
export async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new WaitedInVainError('Nothing came of it in two minutes');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The claims that do not hold. */
export function complaints(claims: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(claims).filter((complaint) => claims[complaint] !== true);
}
