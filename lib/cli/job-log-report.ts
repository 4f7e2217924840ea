import type { Launch } from '../domain/launch/launch';
import type { JobFailure } from '../domain/run/run-report';
import { formatS3Uri } from '../domain/s3-uri';
import type { CliServices } from '../runtime/cli-services';
import type { CommandCall } from './command-call';
import { CommandError } from './command-error';
import { findFailedJobs, nameOfJob, readJobLog } from './failed-jobs';
import { printable } from './printable';

/** Which failed jobs are asked for; absent: any. */
export interface JobChoice {
  /** A job ID, or step and values as logs name them. */
  readonly job?: string | undefined;
  readonly step?: string | undefined;
  /** Only so many of the last lines of each. */
  readonly tail?: number | undefined;
}

const NAMED_JOBS = 5;

/** Prints the logs of failed jobs, as they lie in S3. */
export async function printJobLogs(
  call: CommandCall,
  services: CliServices,
  launch: Launch,
  choice: JobChoice,
): Promise<void> {
  const failed = await findFailedJobs(services, launch);
  const chosen = failed.filter((failure) => isChosen(failure, choice));
  if (chosen.length === 0) sayNone(call, launch, failed, choice);
  for (const failure of chosen) {
    const { lines, isWhole } = await readJobLog(services, failure);
    const { tail = lines.length } = choice;
    const shown = lines.slice(lines.length - Math.min(tail, lines.length));
    if (call.output.json) answerJson(call, failure, shown, isWhole);
    else answerText(call, services, { failure, shown, isWhole });
  }
}

function isChosen(failure: JobFailure, { job, step }: JobChoice): boolean {
  if (step !== undefined && failure.rule !== step) return false;
  const { jobId, rule } = failure;
  return job === undefined || [jobId, rule, nameOfJob(failure)].includes(job);
}

/** Whoever names a job is wrong about it; whoever asks for any may learn that there is none. */
function sayNone(
  { output }: CommandCall,
  { launchId }: Launch,
  failed: readonly JobFailure[],
  { job, step }: JobChoice,
): void {
  const named = failed.slice(0, NAMED_JOBS).map((one) => `${one.jobId} (${nameOfJob(one)})`);
  const wanted = job ?? step;
  if (wanted !== undefined && failed.length > 0) {
    throw new CommandError('UsageError', `no failed job of launch "${launchId}" is "${wanted}"`, {
      hint: `Logs are kept of failed jobs: ${named.join(', ')}.`,
    });
  }
  output.complain(`No job of launch "${launchId}" has failed: other jobs' logs are not kept.`);
}

function answerJson(
  { output }: CommandCall,
  { jobId, rule, wildcards, exitCode, logKey }: JobFailure,
  lines: readonly string[],
  isWhole: boolean,
): void {
  output.answerJson({ jobId, rule, wildcards, exitCode, logKey, isWhole, lines });
}

function answerText(
  { output }: CommandCall,
  { deployment }: CliServices,
  log: {
    readonly failure: JobFailure;
    readonly shown: readonly string[];
    readonly isWhole: boolean;
  },
): void {
  const { jobId, exitCode, logKey } = log.failure;
  const code = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  output.answer(printable(`==> ${nameOfJob(log.failure)} (job ${jobId}${code}) <==`));
  for (const line of log.shown) output.answer(output.watched ? printable(line) : line);
  if (log.isWhole) return;
  const place =
    logKey === undefined
      ? 'was not kept'
      : formatS3Uri({ bucket: deployment.bucketName, key: logKey });
  output.complain(`These are the last lines only; the log: ${printable(place)}`);
}
