/** Where things lie in S3 and DynamoDB: infrastructure, functions, engine task and command line agree on this file. */

/** Sheets are uploaded below this prefix, and nothing of ours ever writes there. */
export const SHEET_PREFIX = 'launches/';

export const SHEET_SUFFIXES = ['.yaml', '.yml', '.json'] as const;

/** Everything that the manager writes lies below this prefix. */
export const RUN_PREFIX = 'runs/';

/** What engines keep in S3 between jobs, below `scratch/<launchId>/`: it goes by itself, since a rule of S3 knows prefixes alone. */
export const SCRATCH_PREFIX = 'scratch/';

/** What shared steps made, for all launches: made again when it is gone. */
export const SHARED_PREFIX = 'shared/';

/** Small objects that each say where the files of a key are; they go before what they name. */
export const SHARED_MANIFESTS_PREFIX = `${SHARED_PREFIX}manifests/`;

export const SHARED_FILES_PREFIX = `${SHARED_PREFIX}files/`;

/** Partition key of both tables. */
export const LAUNCH_ID_ATTRIBUTE = 'launchId';

/** Sort key of the Records table. */
export const RECORD_KEY_ATTRIBUTE = 'recordKey';

/** The row of an attempt. */
export function attemptRecordKey(attempt: number): string {
  return `attempt#${fourDigits(attempt)}`;
}

/** The row of a job of AWS Batch. */
export function jobRecordKey(attempt: number, jobId: string): string {
  return `${jobRecordsPrefix(attempt)}${jobId}`;
}

/** What the keys of all jobs of an attempt begin with. */
export function jobRecordsPrefix(attempt: number): string {
  return `job#${fourDigits(attempt)}#`;
}

function fourDigits(attempt: number): string {
  return String(attempt).padStart(4, '0');
}

/** Sort key of an index: when the launch was registered. */
const REGISTERED_AT_ATTRIBUTE = 'registeredAt';

/**
 * Every index is spread over so many partitions by a number that follows from the launch ID: however many launches share a
 * status, a day or a workflow, no partition takes more than its share. Reading an index means asking for each shard.
 */
export const INDEX_SHARDS = 8;

/** Indexes of the Launches table; they hold keys alone, so that a write of anything else costs nothing here. */
export const LAUNCH_INDEXES = {
  /** By the word in `status` itself, also one that a person typed there. */
  byStatus: { name: 'byStatus', partitionKey: 'shard', sortKey: 'status' },
  byTime: { name: 'byTime', partitionKey: 'shard', sortKey: REGISTERED_AT_ATTRIBUTE },
  byWorkflow: {
    name: 'byWorkflow',
    partitionKey: 'workflowShard',
    sortKey: REGISTERED_AT_ATTRIBUTE,
  },
  /** Only of launches that have ended and after whose end something is still to be done. */
  unsettled: {
    name: 'unsettled',
    partitionKey: 'unsettledShard',
    sortKey: REGISTERED_AT_ATTRIBUTE,
  },
} as const;

/** 0 to 7, from the last hexadecimal digit of the launch ID; a row that a person added may have an ID of another form. */
export function shardOf(launchId: string): number {
  const digit = Number.parseInt(launchId.slice(-1), 16);
  return Number.isNaN(digit) ? 0 : digit % INDEX_SHARDS;
}

export function workflowShard(workflow: string, shard: number): string {
  return `${workflow}#${shard}`;
}

/** The attributes by which the indexes find a launch. */
export function indexKeysOf(launch: {
  readonly launchId: string;
  readonly workflow?: string | undefined;
  readonly isUnsettled: boolean;
}): {
  readonly shard: number;
  readonly workflowShard?: string;
  /** Undefined where the row is to have none. */
  readonly unsettledShard: number | undefined;
} {
  const shard = shardOf(launch.launchId);
  const { workflow, isUnsettled } = launch;
  return {
    shard,
    ...(workflow === undefined ? {} : { workflowShard: workflowShard(workflow, shard) }),
    unsettledShard: isUnsettled ? shard : undefined,
  };
}

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

export function sharedManifestKey(key: string): string {
  return `${SHARED_MANIFESTS_PREFIX}${key}`;
}

/** Each attempt that makes a key has a folder of its own, in which nothing is ever replaced. */
export function sharedFilesPrefix(key: string, launchId: string, attempt: number): string {
  return `${SHARED_FILES_PREFIX}${key}/${launchId}-${attempt}/`;
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
