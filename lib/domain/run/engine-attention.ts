import type { Attention } from '../launch/attention';
import { lasts, type LaunchFacts, type Patience } from './attention-facts';

/** ECS does not bring the engine task to run. */
export function engineNotStarting(
  { launch: { taskArn }, engine }: LaunchFacts,
  patience: Patience,
): Attention | undefined {
  if (taskArn === undefined || engine?.state !== 'starting') return undefined;
  const { lastStatus = 'unknown', stoppedReason: reason, createdAt } = engine;
  if (!lasts(createdAt, patience)) return undefined;
  return {
    type: 'EngineNotStarting',
    owner: 'operator',
    message: `ECS has not started the engine task: its status is ${lastStatus}`,
    hint: 'See that subnets and security group of the task reach the registry of its image and CloudWatch, and that the image exists; the task in the ECS console says more.',
    since: createdAt,
    evidence: { taskArn, ...(reason === undefined ? {} : { reason }) },
  };
}

/** The last to be named: whoever waits for a job that is stuck has little to say. */
export function silentEngine(
  { launch, engine, lastHeardAt }: LaunchFacts,
  patience: Patience,
): Attention | undefined {
  const { taskArn, recordedStatus } = launch;
  // Without a single line it is the start that counts.
  const since = lastHeardAt ?? (engine?.state === 'running' ? engine.startedAt : undefined);
  if (taskArn === undefined || recordedStatus !== 'RUNNING' || !lasts(since, patience)) {
    return undefined;
  }
  return {
    type: 'EngineSilent',
    owner: 'operator',
    message: 'The engine task runs, but its log has stood still',
    hint: 'Look at the log and the task in the ECS console; stop the task when it is dead, and launch again: finished jobs are kept.',
    since,
    evidence: { taskArn, ...(lastHeardAt === undefined ? {} : { lastHeardAt }) },
  };
}
