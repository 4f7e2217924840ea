import * as z from 'zod';
import { safeText } from '../../domain/failure/mask-secrets';
import { hasEnded, type Launch } from '../../domain/launch/launch';
import { countsJobRows } from '../../domain/launch/job-source';
import { wesState } from '../../domain/launch/launch-status';
import { hasJobEnded, type JobRow } from '../../domain/run/job-row';
import type { JobCounts } from '../../domain/run/run-report';
import type { CliServices } from '../../runtime/cli-services';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { renderFailureCard } from '../failure-card';
import { nameOfRow } from '../job-name';
import { findLaunch } from '../launch-lookup';
import { readOptions, stackNameOf, stackOption } from '../option-schemas';
import { printable } from '../printable';
import { formatCount, formatDuration } from '../quantities';
import { renderSteps } from '../step-lines';

const REPAIRED = 'no event had told; the sweep brought the status up to what AWS says';
const NAMED_JOBS = 3;

const optionsSchema = z.object({ stack: stackOption });

/** `wfm show ID` */
export async function show(call: CommandCall): Promise<number> {
  const { host, output, operands } = call;
  const { stack } = readOptions(optionsSchema, call);
  const services = await host.connect(stackNameOf(stack, host));
  const launch = await findLaunch(services, operands[0] ?? '');
  if (output.json) {
    output.answerJson(launch);
    return EXIT_CODES.success;
  }
  const tries = await describeTries(services, launch);
  output.answer([...summaryOf(launch), ...detailsOf(launch, tries)].join('\n'));
  return EXIT_CODES.success;
}

function summaryOf(launch: Launch): readonly string[] {
  const hasFailed = hasEnded(launch) && launch.recordedStatus !== 'SUCCEEDED';
  if (hasFailed) return [...renderFailureCard(launch), ''];
  const { recordedStatus, launchId, attempt, statusReason } = launch;
  const reason = statusReason === undefined ? [] : [`  ${shown(statusReason)}`];
  return [
    `${recordedStatus}  ${launchId}  attempt ${attempt}`,
    ...reason,
    ...attentionOf(launch),
    '',
  ];
}

function attentionOf({ attention }: Launch): readonly string[] {
  if (attention === undefined) return [];
  const { type, owner, message, hint, since, actedAt } = attention;
  const acted = actedAt === undefined ? '' : `; acted on at ${actedAt}`;
  return [
    `  does not go on (${type}) since ${since}${acted}`,
    `  whose turn  ${owner}`,
    `  what        ${shown(message)}`,
    `  what to do  ${shown(hint)}`,
  ];
}

/** Of jobs on AWS Batch: their rows know how often each was tried. */
async function describeTries(
  { records }: Pick<CliServices, 'records'>,
  launch: Launch,
): Promise<string | undefined> {
  if (!countsJobRows(launch)) return undefined;
  const rows = await records.listJobs(launch.launchId, launch.attempt);
  const again = rows.filter((row) => triesOf(row) > 1).sort((a, b) => triesOf(b) - triesOf(a));
  if (again.length === 0) return undefined;
  const named = again
    .slice(0, NAMED_JOBS)
    .map((row) => `${nameOfRow(row)} (${triesOf(row)} times, now ${row.state})`);
  const others = again.length - named.length;
  const more = others === 0 ? '' : `, and ${others} more`;
  return `${formatCount(again.length, 'job')} more than once: ${named.join(', ')}${more}`;
}

/** The try under way counts too. */
function triesOf(row: JobRow): number {
  return row.tries + (hasJobEnded(row) ? 0 : 1);
}

function describeJobs({ submitted, running, failed, succeeded }: JobCounts): string {
  return `${submitted} submitted: ${running} running, ${failed} failed, ${succeeded} succeeded`;
}

function detailsOf(launch: Launch, tries: string | undefined): string[] {
  const { progress, jobs, steps = {}, elapsedSeconds, costUsd, repairedAt } = launch;
  const details: readonly (readonly [string, string | false | undefined])[] = [
    ['workflow', [launch.workflow, launch.workflowVersion].filter(Boolean).join(' ')],
    ['runs on', launch.computeService],
    [
      'progress',
      progress &&
        progress.total > 0 &&
        `${progress.completed} of ${formatCount(progress.total, 'job')}`,
    ],
    ['jobs', jobs && jobs.submitted > 0 && describeJobs(jobs)],
    ['tried', tries],
    ...renderSteps(steps).map((line, index) => [index === 0 ? 'steps' : '', line] as const),
    ['WES state', wesState(launch.recordedStatus)],
    ['registered', launch.registeredAt],
    ['started', launch.startedAt],
    ['ended', launch.endedAt],
    ['repaired', repairedAt && `${repairedAt}: ${REPAIRED}`],
    ['time', elapsedSeconds === undefined ? undefined : formatDuration(elapsedSeconds)],
    ['cost', typeof costUsd.estimate === 'number' ? `about ${costUsd.estimate} USD` : 'unknown'],
    ['sheet', launch.configurationPath],
    ['data', launch.dataPath],
    ['results', launch.outputPath],
    ['artifacts', launch.artifactsPath],
    ['log', launch.logUrl],
    ['command', launch.command],
  ];
  return details
    .map(([name, value]) => [name, value === undefined || value === false ? '' : value] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name.padEnd(10)}  ${shown(value)}`);
}

/** Rows hold what people and services wrote. */
function shown(text: string): string {
  return printable(safeText(text));
}
