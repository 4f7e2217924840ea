import { resultKey } from '../contract/storage-layout';
import type { Launch } from '../domain/launch/launch';
import { noteJobEvent, type FailedJobs } from '../domain/run/failed-jobs';
import { parseEngineEvent } from '../domain/run/run-log';
import { runResultSchema, type JobFailure } from '../domain/run/run-report';
import { formatS3Uri } from '../domain/s3-uri';
import type { CliServices } from '../runtime/cli-services';
import { LogTail } from './log-tail';

const MAXIMUM_RESULT_BYTES = 8 * 1024 * 1024;

type Services = Pick<CliServices, 'deployment' | 'objects' | 'logs'>;

export interface FoundJobs {
  readonly failed: readonly JobFailure[];
  /** Where they were looked for. */
  readonly lookedAt: string;
}

/** What the engine says of jobs that have failed and not succeeded since: in its result, or before there is one, in its log. */
export async function findFailedJobs(services: Services, launch: Launch): Promise<FoundJobs> {
  const uri = {
    bucket: services.deployment.bucketName,
    key: resultKey(launch.launchId, launch.attempt),
  };
  const lookedAt = formatS3Uri(uri);
  const read = await services.objects.readText(uri, { maximumBytes: MAXIMUM_RESULT_BYTES });
  const result =
    read.found === 'text' ? runResultSchema.safeParse(parseJson(read.text)) : undefined;
  if (result?.success === true) return { failed: result.data.failures, lookedAt };
  const { logGroup = '', logStream } = launch;
  const log =
    logStream === undefined ? '' : `, and in stream ${logStream} of log group ${logGroup}`;
  return { failed: await fromLog(services, launch), lookedAt: `${lookedAt} (not there)${log}` };
}

async function fromLog({ logs }: Services, launch: Launch): Promise<readonly JobFailure[]> {
  const failed: FailedJobs = new Map();
  const tail = new LogTail((group, stream, from) => logs.read(group, stream, from));
  for await (const lines of tail.read(launch)) {
    for (const { message } of lines) noteJobEvent(failed, parseEngineEvent(message), launch);
  }
  return [...failed.values()];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off while it was written: as good as absent.
    return undefined;
  }
}
