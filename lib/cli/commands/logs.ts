import * as z from 'zod';
import { hasEnded, type Launch } from '../../domain/launch/launch';
import { parseEngineEvent } from '../../domain/run/run-log';
import type { CliServices } from '../../runtime/cli-services';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { EXIT_CODES } from '../exit-codes';
import { printJobLogs } from '../job-log-report';
import { findLaunch } from '../launch-lookup';
import { renderLogLine } from '../log-line';
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
  else await printEngineLog(call, services, launch.launchId, options);
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
  launchId: string,
  options: LogsOptions,
): Promise<void> {
  const { host, output } = call;
  const print = printerFor(call, options.raw === true);
  const isWanted = filterFor(options, host.now());
  const tail = new LogTail(services);
  let printed = 0;
  let last = options.tail;
  for (;;) {
    // The row first: lines that come before its end are then surely read.
    const launch = await findLaunch(services, launchId);
    const wanted = (await tail.read(launch)).filter(isWanted);
    for (const line of last === undefined ? wanted : lastOf(wanted, last)) print(line);
    printed += wanted.length;
    last = undefined;
    if (options.follow !== true || hasEnded(launch)) break;
    await host.sleep(POLL_MILLISECONDS);
  }
  if (printed > 0) return;
  const narrowed = options.step !== undefined || options.since !== undefined;
  output.complain(
    narrowed
      ? `The log of launch "${launchId}" has no such lines.`
      : `The engine of launch "${launchId}" has printed nothing yet.`,
  );
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

function lastOf<Line>(lines: readonly Line[], count: number): readonly Line[] {
  return lines.slice(Math.max(0, lines.length - count));
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

/** Reads a launch's log on from where it was last read. */
class LogTail {
  private token: string | undefined;

  constructor(private readonly services: Pick<CliServices, 'logs'>) {}

  async read({ logGroup, logStream }: Launch): Promise<readonly LogLine[]> {
    if (logGroup === undefined || logStream === undefined) return [];
    const read: LogLine[] = [];
    for (;;) {
      const page = await this.services.logs.read(logGroup, logStream, this.token);
      read.push(...page.lines);
      const isLast = page.nextToken === this.token || page.lines.length === 0;
      this.token = page.nextToken;
      if (isLast) return read;
    }
  }
}
