import { askNearest } from '../domain/input/nearest-name';
import { hasEnded, type Launch } from '../domain/launch/launch';
import type { CliServices } from '../runtime/cli-services';
import type { CommandCall } from './command-call';
import { CommandError } from './command-error';
import { printLaunchEnd } from './engine-end-report';
import { openJobLog } from './job-log';
import { checkStep } from './known-steps';
import { findLoggedJobs, type LoggedJob, type LoggedJobs } from './logged-job';
import { printable } from './printable';

/** Which jobs are asked for; absent: any that has failed. */
export interface JobChoice {
  /** A job ID, or step and values as logs name them. */
  readonly job?: string | undefined;
  readonly step?: string | undefined;
  /** Only so many of the last lines of each. */
  readonly tail?: number | undefined;
}

const NAMED_JOBS = 5;

/** One JSON value can be no longer than this. */
const MAXIMUM_JSON_CHARACTERS = 64 * 1024 * 1024;

/** Prints the logs of failed jobs, or of any job on AWS Batch that is named. */
export async function printJobLogs(
  call: CommandCall,
  services: CliServices,
  launch: Launch,
  choice: JobChoice,
): Promise<void> {
  const { output } = call;
  const { step } = choice;
  const note = await checkStep(services, launch, step);
  const jobs = await findLoggedJobs(services, launch);
  const chosen = choose(jobs, choice);
  if (chosen.length > 0) {
    for (const job of chosen) await printJobLog(call, services, job, choice.tail);
    return;
  }
  if (choice.job !== undefined) throw unknownJob(launch, jobs, choice.job);
  const isLost = hasEnded(launch) && launch.recordedStatus !== 'SUCCEEDED';
  if (jobs.failed.length === 0 && isLost) {
    await printLaunchEnd(call, services, launch, { tail: choice.tail, lookedAt: jobs.lookedAt });
  } else {
    output.complain(printable(note ?? describeNone(launch, jobs, step)));
  }
}

function choose({ failed, kept }: LoggedJobs, { job, step }: JobChoice): readonly LoggedJob[] {
  const ofStep = (one: LoggedJob): boolean => step === undefined || one.rule === step;
  const chosen = failed.filter(
    (one) => ofStep(one) && (job === undefined || [one.jobId, one.name, one.rule].includes(job)),
  );
  if (chosen.length > 0 || job === undefined) return chosen;
  return kept.filter((one) => ofStep(one) && [one.jobId, one.name].includes(job));
}

/** Whoever names a job is wrong about it; whoever asks for any may learn that there is none. */
function unknownJob(
  { launchId }: Launch,
  { failed, kept, lookedAt }: LoggedJobs,
  wanted: string,
): CommandError {
  const names = [...failed, ...kept].flatMap(({ jobId, name, rule = name }) => [name, jobId, rule]);
  const hint = [
    askNearest(wanted, names),
    failed.length === 0
      ? `No job of it has failed; looked in ${lookedAt}.`
      : `Logs are kept of failed jobs: ${listed(failed)}.`,
    kept.length === 0
      ? ''
      : 'Those on AWS Batch are known by their IDs too, whatever became of them.',
  ];
  return new CommandError('UsageError', `no failed job of launch "${launchId}" is "${wanted}"`, {
    hint: hint.filter(Boolean).join(' '),
  });
}

function describeNone(
  { launchId }: Launch,
  { failed, kept, lookedAt }: LoggedJobs,
  step: string | undefined,
): string {
  if (failed.length > 0) {
    return `No job of step "${step ?? ''}" of launch "${launchId}" has failed; these have: ${listed(failed)}.`;
  }
  const others =
    kept.length === 0
      ? "other jobs' logs are not kept"
      : '--job prints the log of another one by its ID';
  return `No job of launch "${launchId}" has failed: ${others}. Looked in ${lookedAt}.`;
}

function listed(jobs: readonly LoggedJob[]): string {
  const named = jobs.slice(0, NAMED_JOBS).map(({ jobId, name }) => `${jobId} (${name})`);
  const others = jobs.length - named.length;
  const more = others === 0 ? '' : `, and ${others} more (--failed has all)`;
  return `${named.join(', ')}${more}`;
}

async function printJobLog(
  call: CommandCall,
  services: CliServices,
  job: LoggedJob,
  tail: number | undefined,
): Promise<void> {
  const { output } = call;
  const { pages, isWhole, place, silence } = await openJobLog(services, job, tail);
  if (output.json) {
    const { lines, isCut } = await gather(pages);
    output.answerJson({ ...describeForPrograms(job), isWhole: isWhole && !isCut, lines });
    if (isCut) output.complain(`Its beginning only; without --json all of it: ${printable(place)}`);
    return;
  }
  output.answer(printable(`==> ${titleOf(job)} <==`));
  let count = 0;
  for await (const lines of pages) {
    count += lines.length;
    for (const line of lines) output.answer(output.watched ? printable(line) : line);
  }
  if (count === 0) output.complain(printable(silence));
  else if (!isWhole) output.complain(printable(`These are the last lines only; the log: ${place}`));
}

function titleOf({ name, jobId, exitCode, log }: LoggedJob): string {
  const code = exitCode === undefined ? [] : [`exit code ${exitCode}`];
  if (log.in === 's3') return `${name} (${[`job ${jobId}`, ...code].join(', ')})`;
  const { state, tries, failure } = log.row;
  const facts = [
    ...[`job ${jobId} on AWS Batch`, failure?.type ?? state, ...code],
    ...(tries > 1 ? [`${tries} tries`] : []),
  ];
  return `${name} (${facts.join(', ')})`;
}

function describeForPrograms({ jobId, rule, wildcards, exitCode, log }: LoggedJob): object {
  const job = { jobId, rule, wildcards, exitCode };
  if (log.in === 's3') return { ...job, logKey: log.key };
  const { jobName, state, tries, logGroup, logStream, failure } = log.row;
  return { ...job, jobName, state, tries, failure, logGroup, logStream };
}

async function gather(
  pages: AsyncIterable<readonly string[]>,
): Promise<{ readonly lines: readonly string[]; readonly isCut: boolean }> {
  const all: string[] = [];
  let characters = 0;
  for await (const lines of pages) {
    if (characters > MAXIMUM_JSON_CHARACTERS) return { lines: all, isCut: true };
    for (const line of lines) all.push(line);
    characters += lines.reduce((sum, line) => sum + line.length, 0);
  }
  return { lines: all, isCut: false };
}
