import type { JobRow } from '../domain/run/job-row';
import { formatS3Uri } from '../domain/s3-uri';
import type { CliServices } from '../runtime/cli-services';
import { LogTail } from './log-tail';
import type { LoggedJob } from './logged-job';

const MAXIMUM_LOG_BYTES = 64 * 1024 * 1024;

export interface JobLog {
  /** Page by page, for a log can be longer than memory; in order. */
  readonly pages: AsyncIterable<readonly string[]>;
  /** Whether the pages hold all of it. */
  readonly isWhole: boolean;
  readonly place: string;
  /** What to say of it when it has no line. */
  readonly silence: string;
}

type Services = Pick<CliServices, 'deployment' | 'objects' | 'logs'>;

/** The log of a job, from S3 where the engine puts it, or from CloudWatch where Batch does; only so many of its last lines. */
export async function openJobLog(
  services: Services,
  { log }: LoggedJob,
  tail: number | undefined,
): Promise<JobLog> {
  return log.in === 's3' ? openFile(services, log, tail) : openStream(services, log.row, tail);
}

/** Only its last lines when the log itself is not there, or too long to be read here. */
async function openFile(
  { deployment, objects }: Services,
  { key, tail: known }: Extract<LoggedJob['log'], { in: 's3' }>,
  tail: number | undefined,
): Promise<JobLog> {
  if (key === undefined) {
    const pages = onePage(lastOf(known, tail));
    return { pages, isWhole: false, place: 'was not kept', silence: 'Its log was not kept.' };
  }
  const uri = { bucket: deployment.bucketName, key };
  const read = await objects.readText(uri, { maximumBytes: MAXIMUM_LOG_BYTES });
  const lines = read.found === 'text' ? read.text.replace(/\n$/, '').split('\n') : known;
  return {
    pages: onePage(lastOf(lines, tail)),
    isWhole: read.found === 'text',
    place: formatS3Uri(uri),
    silence: `Its log is empty: ${formatS3Uri(uri)}`,
  };
}

function openStream(
  { logs }: Services,
  { logGroup, logStream, state, failure, reason, statusReason }: JobRow,
  tail: number | undefined,
): JobLog {
  if (logGroup === undefined || logStream === undefined) {
    const why = failure?.message ?? reason ?? statusReason ?? `the job is ${state}`;
    return { pages: onePage([]), isWhole: true, place: '', silence: `It has no log: ${why}` };
  }
  const stream = new LogTail(async (group, name, from) => {
    const { lines, nextToken } = await logs.read(group, name, from);
    return { lines: lines.map(({ message }) => message), nextToken };
  });
  const place = `stream ${logStream} of log group ${logGroup}`;
  return {
    pages:
      tail === undefined
        ? stream.read({ logGroup, logStream })
        : endOf(() => logs.readEnd(logGroup, logStream, tail)),
    isWhole: true,
    place,
    silence: `No line of it is left, or was ever written, in ${place}.`,
  };
}

function lastOf(lines: readonly string[], count = lines.length): readonly string[] {
  return lines.slice(Math.max(0, lines.length - count));
}

async function* onePage(lines: readonly string[]): AsyncGenerator<readonly string[], void> {
  yield await Promise.resolve(lines);
}

async function* endOf(
  read: () => Promise<readonly string[]>,
): AsyncGenerator<readonly string[], void> {
  yield await read();
}
