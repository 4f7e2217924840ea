import { resolve } from 'node:path';
import * as z from 'zod';
import { STACK_OUTPUTS } from '../../contract/stack-outputs';
import type { CommandCall } from '../command-call';
import { findAssembly } from '../find-assembly';
import { EXIT_CODES } from '../exit-codes';
import type { LocalAws } from '../host';
import { readOptions, wholeNumber } from '../option-schemas';
import { printable } from '../printable';

const optionsSchema = z.object({
  port: wholeNumber(0, 65_535).optional(),
  data: z.string().min(1, 'a folder').optional(),
  seed: wholeNumber(0, 2 ** 31).optional(),
  assembly: z.string().min(1, 'a folder').optional(),
});

/** A deployment's sweep comes less often; here it costs nothing. */
const SWEEP_MILLISECONDS = 60_000;

/** `wfm local` */
export async function local(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const { port, data, seed, assembly } = readOptions(optionsSchema, call);
  const interrupted = host.interruption();
  const assemblyDirectory = await findAssembly(call, assembly, (line) => output.say(line));
  if (interrupted.aborted) return EXIT_CODES.success;
  const storageDirectory = data === undefined ? undefined : resolve(host.currentFolder, data);
  const aws = await host.startLocalAws({
    ...{ assemblyDirectory, port, seed, storageDirectory },
    report: (line) => output.say(printable(line)),
  });
  // At once too: an earlier process may have left launches behind.
  const clock = setInterval(() => aws.tick(), SWEEP_MILLISECONDS);
  aws.tick();
  try {
    if (output.json) output.answerJson(describe(aws));
    else tell(call, aws);
    await untilAborted(interrupted);
  } finally {
    clearInterval(clock);
    await aws.stop();
  }
  output.say('Stopped.');
  return EXIT_CODES.success;
}

function describe({ endpoint, environment, outputs }: LocalAws): Readonly<Record<string, unknown>> {
  return {
    endpoint,
    environment,
    bucket: outputs[STACK_OUTPUTS.bucketName],
    launchesTable: outputs[STACK_OUTPUTS.launchesTableName],
    recordsTable: outputs[STACK_OUTPUTS.recordsTableName],
  };
}

function tell({ output }: CommandCall, aws: LocalAws): void {
  const exports = Object.entries(aws.environment).map(
    ([name, value]) => `  export ${name}=${value}`,
  );
  output.say(`Embedded AWS answers at ${aws.endpoint}`);
  output.say(`  bucket         ${aws.outputs[STACK_OUTPUTS.bucketName] ?? ''}`);
  output.say(`  Launches table ${aws.outputs[STACK_OUTPUTS.launchesTableName] ?? ''}`);
  output.say(`  Records table  ${aws.outputs[STACK_OUTPUTS.recordsTableName] ?? ''}`);
  output.say();
  output.say('For another terminal:');
  output.say(exports.join('\n'));
  output.say();
  output.say('Ctrl-C ends it.');
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => {
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
