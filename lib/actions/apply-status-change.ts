import { resultKey } from '../contract/storage-layout';
import { hasEnded, type Launch, type LaunchChange } from '../domain/launch/launch';
import { applyEngineTaskChange } from '../domain/launch/launch-progress';
import type { EngineTaskChange } from '../domain/run/platform-event';
import { cutText } from '../domain/run/run-failure';
import { runResultSchema, type RunResult } from '../domain/run/run-report';
import { changeLaunch } from './change-launch';
import { measureFailedJobs } from './measure-failed-jobs';
import { noteEngineStart, type NoteEngineStartDeps } from './note-engine-start';
import { settleLaunch, type SettleLaunchDeps } from './settle-launch';

const MAXIMUM_RESULT_BYTES = 8 * 1024 * 1024;

export interface ApplyStatusChangeDeps extends SettleLaunchDeps, NoteEngineStartDeps {
  readonly launches: SettleLaunchDeps['launches'];
  readonly engineTasks: {
    /** Does nothing to a task that has stopped. */
    stop(taskArn: string, reason: string): Promise<void>;
  };
}

export interface AppliedStatusChange {
  /** The status was behind, and no event had brought it on. */
  readonly isRepaired: boolean;
  /** Nobody waits for the task any more, and so it was stopped. */
  readonly isOrphan: boolean;
}

/**
 * Brings a launch up to what ECS says of its engine task; when the task has ended, its own result decides the outcome. The sweep says
 * the same as an event that was lost, and what it repairs is marked.
 */
export async function applyStatusChange(
  deps: ApplyStatusChangeDeps,
  change: EngineTaskChange,
  { isRepair = false }: { readonly isRepair?: boolean } = {},
): Promise<AppliedStatusChange> {
  const result = hasEndedTask(change) ? await readResult(deps, change) : undefined;
  const now = deps.now().toISOString();
  // The last decision is the one that was written.
  const decision = { isRepaired: false };
  const decide = (current: Launch): LaunchChange | undefined => {
    const applied = applyEngineTaskChange(current, change, result, now);
    decision.isRepaired = isRepair && applied?.recordedStatus !== undefined;
    return decision.isRepaired ? { ...applied, repairedAt: now } : applied;
  };
  const launch = await changeLaunch(deps, change.launchId, decide, (ended) =>
    measureFailedJobs(ended, result),
  );
  if (launch?.attempt === change.attempt) {
    const noted = change.state === 'starting' ? launch : await noteEngineStart(deps, launch);
    // News of an earlier time may be what comes first after a death at the end.
    if (hasEnded(noted)) await settleLaunch(deps, noted);
  }
  return { ...decision, isOrphan: await stopOrphan(deps, change, launch) };
}

function hasEndedTask({ state }: EngineTaskChange): boolean {
  return state === 'stopped' || state === 'vanished';
}

/** The stream tells the launch function of a deleted row; when that is lost, the next news of the task ends it. */
async function stopOrphan(
  { engineTasks }: ApplyStatusChangeDeps,
  change: EngineTaskChange,
  launch: Launch | undefined,
): Promise<boolean> {
  if (hasEndedTask(change)) return false;
  const why = whyNobodyWaits(change, launch);
  if (why === undefined) return false;
  await engineTasks.stop(change.taskArn, why);
  return true;
}

function whyNobodyWaits({ attempt }: EngineTaskChange, launch?: Launch): string | undefined {
  if (launch === undefined) return 'The row of this launch was deleted';
  if (launch.attempt > attempt) return 'This attempt has ended, and another was begun';
  return hasEnded(launch) ? `The launch has ended with ${launch.recordedStatus}` : undefined;
}

async function readResult(
  deps: ApplyStatusChangeDeps,
  change: EngineTaskChange,
): Promise<RunResult | undefined> {
  const { objects, bucketName } = deps;
  const { launchId, attempt } = change;
  const uri = { bucket: bucketName, key: resultKey(launchId, attempt) };
  const { found, text, message } = await objects.readText(uri, {
    maximumBytes: MAXIMUM_RESULT_BYTES,
  });
  // Refused is not absent: the outcome is there, and the event is tried again.
  if (found === 'denied') {
    const refusal = `${uri.key}: ${message ?? 'access denied'}`;
    await nameRefusal(deps, change, refusal);
    throw new Error(`Cannot read ${refusal}`);
  }
  if (text === undefined) return undefined;
  const parsed = runResultSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

/** Until somebody mends it the launch stays what it is, and says why. */
async function nameRefusal(
  { launches }: ApplyStatusChangeDeps,
  { launchId, attempt }: EngineTaskChange,
  refusal: string,
): Promise<void> {
  const statusReason = cutText(
    `The engine task has ended; how, nobody knows as long as its result cannot be read: ${refusal}`,
  );
  await launches.change(launchId, (launch) => {
    const isOver = hasEnded(launch) || launch.attempt !== attempt;
    return isOver || launch.statusReason === statusReason ? undefined : { statusReason };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off while it was written: as good as absent.
    return undefined;
  }
}
