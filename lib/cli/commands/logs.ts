import * as z from 'zod';
import { hasEnded, type Launch } from '../../domain/launch/launch';
import { parseEngineEvent } from '../../domain/run/run-log';
import type { CliServices } from '../../runtime/cli-services';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { EXIT_CODES } from '../exit-codes';
import { printJobLogs } from '../job-log-report';
import { findLaunch } from '../launch-lookup';
import { checkStep } from '../known-steps';
import { renderLogLine } from '../log-line';
import { LogTail } from '../log-tail';
import { readOptions, sinceOption, stackNameOf, stackOption, wholeNumber } from '../option-schemas';
import { printable } from '../printable';

const POLL_MILLISECONDS = 1000;

const optionsSchema = z.object({
  stack: stackOption,
  follow: z.boolean().optional(),
  raw: z.boolean().optional(),
  failed: z.boolean().optional(),
  job: z.string().min(1, 'a job ID, or a step with its values').optional(),
  step: z.string().min(1, 'the name of a step').optional(),
  since: sinceOption,
  tail: wholeNumber(0, 1_000_000).optional(),
});

type LogsOptions = z.infer<typeof optionsSchema>;

interface LogLine {
  readonly time: Date;
  readonly message: string;
}

/** `wfm logs ID` */
export async function logs(call: CommandCall): Promise<number> {
  const { host, operands } = call;
  const options = readOptions(optionsSchema, call);
  const { stack, failed, job, step, tail } = options;
  const ofJobs = failed === true || job !== undefined;
  if (ofJobs) refuseLineOptions(options);
  const services = await host.connect(stackNameOf(stack, host));
  const launch = await findLaunch(services, operands[0] ?? '');
  if (ofJobs) await printJobLogs(call, services, launch, { job, step, tail });
  else await printEngineLog(call, services, launch, options);
  return EXIT_CODES.success;
}

/** A job's log is a file without times, written to its end. */
function refuseLineOptions({ follow, since }: LogsOptions): void {
  const other = follow === true ? '--follow' : since === undefined ? undefined : '--since';
  if (other === undefined) return;
  throw new CommandError('UsageError', `option ${other} is of the engine's log: not of a job's`);
}

async function printEngineLog(
  call: CommandCall,
  services: CliServices,
  found: Launch,
  options: LogsOptions,
): Promise<void> {
  const { host, output } = call;
  const { launchId } = found;
  const note = await checkStep(services, found, options.step);
  if (note !== undefined && options.follow === true) output.complain(printable(note));
  const print = printerFor(call, options.raw === true);
  const isWanted = filterFor(options, host.now());
  const tail = new LogTail((group, stream, from) => services.logs.read(group, stream, from));
  let printed = 0;
  let last = options.tail;
  for (;;) {
    // The row first: lines that come before its end are then surely read.
    const launch = await findLaunch(services, launchId);
    printed += await printNew(tail.read(launch), { isWanted, print, last });
    last = undefined;
    if (options.follow !== true || hasEnded(launch)) {
      if (printed === 0) output.complain(printable(note ?? describeSilence(launch, options)));
      return;
    }
    await host.sleep(POLL_MILLISECONDS);
  }
}

function describeSilence(launch: Launch, { step, since }: LogsOptions): string {
  const { launchId, logStream } = launch;
  if (logStream === undefined && hasEnded(launch)) {
    return `No engine was started for launch "${launchId}": "wfm show ${launchId}" says why.`;
  }
  if (since !== undefined) return `The log of launch "${launchId}" has no such lines.`;
  return step === undefined
    ? `The engine of launch "${launchId}" has printed nothing${hasEnded(launch) ? '' : ' yet'}.`
    : `The log of launch "${launchId}" has no line about step "${step}".`;
}

function filterFor({ step, since }: LogsOptions, now: Date): (line: LogLine) => boolean {
  const begin = since === undefined ? undefined : now.getTime() - since * 1000;
  return ({ time, message }) =>
    (begin === undefined || time.getTime() >= begin) &&
    (step === undefined || stepOf(message) === step);
}

/** Of our own events only: what tools print says of no step to whom it belongs. */
function stepOf(message: string): string | undefined {
  const event = parseEngineEvent(message);
  return event !== undefined && 'rule' in event ? event.rule : undefined;
}

/** As they come, or the last ones of all; answers how many were wanted. */
async function printNew(
  pages: AsyncIterable<readonly LogLine[]>,
  {
    isWanted,
    print,
    last,
  }: {
    readonly isWanted: (line: LogLine) => boolean;
    readonly print: (line: LogLine) => void;
    readonly last: number | undefined;
  },
): Promise<number> {
  let count = 0;
  let kept: readonly LogLine[] = [];
  for await (const lines of pages) {
    const wanted = lines.filter(isWanted);
    count += wanted.length;
    if (last === undefined) wanted.forEach(print);
    else kept = last === 0 ? [] : [...kept, ...wanted].slice(-last);
  }
  kept.forEach(print);
  return count;
}

function printerFor({ output }: CommandCall, raw: boolean): (line: LogLine) => void {
  return ({ time, message }) => {
    if (output.json) {
      const event = parseEngineEvent(message);
      output.answerJson({ time, message, ...(event === undefined ? {} : { event }) });
    } else if (raw) {
      output.answer(output.watched ? printable(message) : message);
    } else {
      output.answer(`${time.toISOString().slice(11, 23)}  ${printable(renderLogLine(message))}`);
    }
  };
}
