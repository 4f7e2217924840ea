/** Where things lie in S3 and DynamoDB: infrastructure, functions, engine task and command line agree on this file. */

/** Sheets are uploaded below this prefix, and nothing of ours ever writes there. */
export const SHEET_PREFIX = 'launches/';

export const SHEET_SUFFIXES = ['.yaml', '.yml', '.json'] as const;

/** Everything that the manager writes lies below this prefix. */
export const RUN_PREFIX = 'runs/';

/** Partition key of both tables. */
export const LAUNCH_ID_ATTRIBUTE = 'launchId';

/** Sort key of the Records table. */
export const RECORD_KEY_ATTRIBUTE = 'recordKey';

function runPrefix(launchId: string): string {
  return `${RUN_PREFIX}${launchId}/`;
}

/** The launch's parsed sheet with everything that registration found out, e.g. ETags of its objects. */
export function requestKey(launchId: string): string {
  return `${runPrefix(launchId)}request.json`;
}

export function planKey(launchId: string): string {
  return `${runPrefix(launchId)}plan.json`;
}

/** Key of an artifact that the plan names by its path, e.g. `profile/config.yaml`. */
export function artifactKey(launchId: string, path: string): string {
  return `${runPrefix(launchId)}${path}`;
}

/** Every finished job's outputs, under their path in the work folder. */
export function workKey(launchId: string, path: string): string {
  return `${runPrefix(launchId)}work/${path}`;
}

export function resultsPrefix(launchId: string): string {
  return `${runPrefix(launchId)}results/`;
}

function attemptPrefix(launchId: string, attempt: number): string {
  return `${runPrefix(launchId)}attempt-${attempt}/`;
}

export function resultKey(launchId: string, attempt: number): string {
  return `${attemptPrefix(launchId, attempt)}result.json`;
}

/** What the engine itself printed. */
export function engineLogKey(launchId: string, attempt: number): string {
  return `${attemptPrefix(launchId, attempt)}engine.log`;
}

/** Log of a failed job, under its path in the work folder, e.g. `logs/align/NA12878/L1.log`. */
export function jobLogKey(launchId: string, attempt: number, path: string): string {
  return `${attemptPrefix(launchId, attempt)}${path}`;
}
