import { resultKey } from '../contract/storage-layout';
import { hasEnded, type Launch } from '../domain/launch/launch';
import { applyEngineTaskChange } from '../domain/launch/launch-progress';
import type { EngineTaskChange } from '../domain/run/platform-event';
import { runResultSchema, type RunResult } from '../domain/run/run-report';
import type { S3Uri } from '../domain/s3-uri';
import { addLogExcerpt, type AddLogExcerptDeps } from './add-log-excerpt';
import { changeLaunch } from './change-launch';
import { measureFailedJobs } from './measure-failed-jobs';

const MAXIMUM_RESULT_BYTES = 8 * 1024 * 1024;

export interface ApplyStatusChangeDeps extends AddLogExcerptDeps {
  readonly bucketName: string;
  readonly records: { keepAttempt(launch: Launch): Promise<void> };
  readonly objects: {
    readText(
      uri: S3Uri,
      options: { readonly maximumBytes: number },
    ): Promise<{ readonly found: string; readonly text?: string; readonly message?: string }>;
  };
  readonly now: () => Date;
}

/** Brings a launch up to what ECS says of its engine task; when the task has stopped, its own result decides the outcome. */
export async function applyStatusChange(
  deps: ApplyStatusChangeDeps,
  change: EngineTaskChange,
): Promise<void> {
  const result = change.state === 'stopped' ? await readResult(deps, change) : undefined;
  const now = deps.now().toISOString();
  const launch = await changeLaunch(
    deps,
    change.launchId,
    (current) => applyEngineTaskChange(current, change, result, now),
    () => measureFailedJobs(result),
  );
  if (launch === undefined || !hasEnded(launch) || launch.attempt !== change.attempt) return;
  // A second delivery repeats what follows: the first may have died before it.
  await deps.records.keepAttempt(launch);
  const explained = await addLogExcerpt(deps, launch);
  if (explained !== launch) await deps.records.keepAttempt(explained);
}

async function readResult(
  { objects, bucketName }: ApplyStatusChangeDeps,
  { launchId, attempt }: EngineTaskChange,
): Promise<RunResult | undefined> {
  const uri = { bucket: bucketName, key: resultKey(launchId, attempt) };
  const { found, text, message } = await objects.readText(uri, {
    maximumBytes: MAXIMUM_RESULT_BYTES,
  });
  // Refused is not absent: the outcome is there, and the event is tried again.
  if (found === 'denied') throw new Error(`Cannot read ${uri.key}: ${message ?? 'access denied'}`);
  if (text === undefined) return undefined;
  const parsed = runResultSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off while it was written: as good as absent.
    return undefined;
  }
}
