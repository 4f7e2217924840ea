import * as z from 'zod';
import { safeText } from '../../domain/failure/mask-secrets';
import { hasEnded, type Launch } from '../../domain/launch/launch';
import { wesState } from '../../domain/launch/launch-status';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { renderFailureCard } from '../failure-card';
import { findLaunch } from '../launch-lookup';
import { readOptions, stackNameOf, stackOption } from '../option-schemas';
import { printable } from '../printable';
import { formatCount, formatDuration } from '../quantities';
import { renderSteps } from '../step-lines';

const optionsSchema = z.object({ stack: stackOption });

/** `wfm show ID` */
export async function show(call: CommandCall): Promise<number> {
  const { host, output, operands } = call;
  const { stack } = readOptions(optionsSchema, call);
  const services = await host.connect(stackNameOf(stack, host));
  const launch = await findLaunch(services, operands[0] ?? '');
  if (output.json) output.answerJson(launch);
  else output.answer([...summaryOf(launch), ...detailsOf(launch)].join('\n'));
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

function detailsOf(launch: Launch): string[] {
  const { progress, steps = {}, elapsedSeconds, costUsd } = launch;
  const details: readonly (readonly [string, string | undefined])[] = [
    ['workflow', [launch.workflow, launch.workflowVersion].filter(Boolean).join(' ')],
    ['runs on', launch.computeService],
    ['progress', progress && `${progress.completed} of ${formatCount(progress.total, 'job')}`],
    ...renderSteps(steps).map((line, index) => [index === 0 ? 'steps' : '', line] as const),
    ['WES state', wesState(launch.recordedStatus)],
    ['registered', launch.registeredAt],
    ['started', launch.startedAt],
    ['ended', launch.endedAt],
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
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `  ${name.padEnd(10)}  ${shown(value ?? '')}`);
}

/** Rows hold what people and services wrote. */
function shown(text: string): string {
  return printable(safeText(text));
}
