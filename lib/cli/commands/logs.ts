import * as z from 'zod';
import { hasEnded, type Launch } from '../../domain/launch/launch';
import { parseEngineEvent } from '../../domain/run/run-log';
import type { CliServices } from '../../runtime/cli-services';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { findLaunch } from '../launch-lookup';
import { renderLogLine } from '../log-line';
import { readOptions, stackNameOf, stackOption } from '../option-schemas';
import { printable } from '../printable';

const POLL_MILLISECONDS = 1000;

const optionsSchema = z.object({
  stack: stackOption,
  follow: z.boolean().optional(),
  raw: z.boolean().optional(),
});

interface LogLine {
  readonly time: Date;
  readonly message: string;
}

/** `wfm logs ID` */
export async function logs(call: CommandCall): Promise<number> {
  const { host, output, operands } = call;
  const { stack, follow = false, raw = false } = readOptions(optionsSchema, call);
  const services = await host.connect(stackNameOf(stack, host));
  const { launchId } = await findLaunch(services, operands[0] ?? '');
  const print = printerFor(call, raw);
  let printed = 0;
  const tail = new LogTail(services);
  for (;;) {
    // The row first: lines that come before its end are then surely read.
    const launch = await findLaunch(services, launchId);
    for (const line of await tail.read(launch)) {
      print(line);
      printed += 1;
    }
    if (!follow || hasEnded(launch)) break;
    await host.sleep(POLL_MILLISECONDS);
  }
  if (printed === 0) output.complain(`The engine of launch "${launchId}" has printed nothing yet.`);
  return EXIT_CODES.success;
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
