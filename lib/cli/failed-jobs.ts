import { resultKey } from '../contract/storage-layout';
import type { Launch } from '../domain/launch/launch';
import { parseEngineEvent } from '../domain/run/run-log';
import { runResultSchema, type EngineEvent, type JobFailure } from '../domain/run/run-report';
import type { CliServices } from '../runtime/cli-services';

const MAXIMUM_RESULT_BYTES = 8 * 1024 * 1024;
const MAXIMUM_LOG_BYTES = 64 * 1024 * 1024;

type Services = Pick<CliServices, 'deployment' | 'objects' | 'logs'>;

/** What is known of the jobs of a launch that have failed and not succeeded since: from the result, or before there is one, from the log. */
export async function findFailedJobs(
  services: Services,
  launch: Launch,
): Promise<readonly JobFailure[]> {
  return (await fromResult(services, launch)) ?? (await fromLog(services, launch));
}

/** `align NA12878/L1` */
export function nameOfJob({ rule, wildcards }: Pick<JobFailure, 'rule' | 'wildcards'>): string {
  const values = Object.values(wildcards).join('/');
  return values === '' ? rule : `${rule} ${values}`;
}

/** The lines of a failed job's log; only its last ones when the log itself is not there, or too long to be read here. */
export async function readJobLog(
  { deployment, objects }: Services,
  { logKey, logTail }: JobFailure,
): Promise<{ readonly lines: readonly string[]; readonly isWhole: boolean }> {
  if (logKey === undefined) return { lines: logTail, isWhole: false };
  const uri = { bucket: deployment.bucketName, key: logKey };
  const { found, ...read } = await objects.readText(uri, { maximumBytes: MAXIMUM_LOG_BYTES });
  if (found !== 'text' || !('text' in read)) return { lines: logTail, isWhole: false };
  return { lines: read.text.replace(/\n$/, '').split('\n'), isWhole: true };
}

async function fromResult(
  { deployment, objects }: Services,
  { launchId, attempt }: Launch,
): Promise<readonly JobFailure[] | undefined> {
  const uri = { bucket: deployment.bucketName, key: resultKey(launchId, attempt) };
  const read = await objects.readText(uri, { maximumBytes: MAXIMUM_RESULT_BYTES });
  if (read.found !== 'text') return undefined;
  const parsed = runResultSchema.safeParse(parseJson(read.text));
  return parsed.success ? parsed.data.failures : undefined;
}

async function fromLog(
  { logs }: Services,
  { logGroup, logStream, attempt }: Launch,
): Promise<readonly JobFailure[]> {
  if (logGroup === undefined || logStream === undefined) return [];
  const failed = new Map<string, JobFailure>();
  let token: string | undefined;
  for (;;) {
    const page = await logs.read(logGroup, logStream, token);
    for (const { message } of page.lines) noteEvent(failed, parseEngineEvent(message), attempt);
    if (page.nextToken === token || page.lines.length === 0) return [...failed.values()];
    token = page.nextToken;
  }
}

function noteEvent(
  failed: Map<string, JobFailure>,
  event: EngineEvent | undefined,
  attempt: number,
): void {
  if (event?.attempt !== attempt) return;
  if (event.event === 'job-failed') failed.set(event.jobId, event);
  if (event.event === 'job-finished') failed.delete(event.jobId);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off while it was written: as good as absent.
    return undefined;
  }
}
