import { shortText } from '../failure/excerpt';
import { safeText } from '../failure/mask-secrets';
import type { Attention } from '../launch/attention';
import type { LaunchFacts, Patience, QueueFacts } from './attention-facts';
import { engineNotStarting, silentEngine } from './engine-attention';
import {
  blockedQueue,
  busyQueue,
  environmentTrouble,
  isBlocked,
  isWaiting,
  queueName,
  stuckStart,
  stuckWait,
} from './job-attention';
import type { JobRow } from './job-row';

/**
 * What keeps a launch from going on, the greatest trouble of several; undefined while all is as it should be. Without facts about the
 * queues nothing is said that depends on them.
 */
export function findAttention(
  facts: LaunchFacts,
  queues: QueueFacts | undefined,
  patience: Patience,
): Attention | undefined {
  const found = [
    engineNotStarting(facts, patience),
    queues && environmentTrouble(facts, queues, patience),
    blockedQueue(facts),
    stuckStart(facts, patience),
    queues && stuckWait(facts, queues, patience),
    silentEngine(facts, patience),
    queues && busyQueue(facts, queues, patience),
  ].find((trouble) => trouble !== undefined);
  return found === undefined ? undefined : withoutSecrets(found);
}

/** Reasons are what people and services wrote. */
function withoutSecrets(attention: Attention): Attention {
  const { message, evidence } = attention;
  const reason =
    evidence.reason === undefined ? {} : { reason: shortText(safeText(evidence.reason)) };
  return {
    ...attention,
    message: shortText(safeText(message)),
    evidence: { ...evidence, ...reason },
  };
}

/** The jobs that have been in this trouble since then or longer: what is ended when patience has an end. */
export function jobsInTrouble(
  { type, evidence }: Attention,
  jobs: readonly JobRow[],
  since: string,
): readonly JobRow[] {
  const isMeant = {
    EngineNotStarting: () => false,
    EngineSilent: () => false,
    ComputeEnvironmentUnusable: isWaiting,
    QueueBlocked: isBlocked,
    JobNotStarting: ({ state }) => state === 'STARTING',
    JobStuckInRunnable: isWaiting,
    QueueBusy: () => false,
  } satisfies Record<Attention['type'], (job: JobRow) => boolean>;
  return jobs.filter(
    (job) =>
      isMeant[type](job) &&
      queueName(job) === evidence.queue &&
      job.since !== undefined &&
      job.since <= since,
  );
}
