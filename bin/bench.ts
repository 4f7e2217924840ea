import { parseArgs } from 'node:util';
import { benchCold } from './bench/cold';
import { benchDag } from './bench/dag';
import { benchFresh } from './bench/fresh';
import { benchLaunch, benchLongLaunch } from './bench/launch';
import { benchLogs } from './bench/logs';
import { benchRegister } from './bench/register';
import { benchSheet } from './bench/sheet';
import { benchSynth } from './bench/synth';

const HELP = `Usage: npm run bench -- [NAME...] [--quick] [--long]

Prints each figure as a ratio, ours to a floor measured in the same run, pair by pair: the median of 9 pairs.

Names (all of them unless some are given):
  launch   a sheet's PUT to the launch's end, against bare snakemake on the same files
  cold     a function's process start to its first answer from AWS, against one HTTP request, and bundle sizes
  logs     the log parser, against gunzip and JSON.parse of the same deliveries; its memory at 10 and 100 MB
  sheet    a sample sheet of 10,000 rows to checked rows, against JSON.parse of them
  register the register function over 10,000 rows, in its Lambda's memory: worst time, worst memory, what it stores
  dag      Snakemake's planning of 2,000 samples, against a Snakefile written by hand: CPU and memory
  fresh    10,000 ends of jobs to their row, against bare conditional writes to the same DynamoDB
  synth    the app's start to a checked assembly, against an app with an empty stack

Options:
  --quick  3 pairs instead of 9
  --long   launch with a workload of 60 s too (about 20 minutes)
`;

/** The lines of the scoreboard by name. */
const BENCHES = {
  launch: benchLaunch,
  cold: benchCold,
  logs: benchLogs,
  sheet: benchSheet,
  register: benchRegister,
  dag: benchDag,
  fresh: benchFresh,
  synth: benchSynth,
} as const;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
  if (values.help || unknown.length > 0) {
    process.stdout.write(HELP);
    process.exitCode = unknown.length > 0 ? 2 : 0;
    return;
  }
  const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
  const pairs = values.quick ? 3 : 9;
  const print = (line: string): void => console.log(line);
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted(name)) await bench(pairs, print);
  }
  if (values.long && wanted('launch')) await benchLongLaunch(pairs, print);
}

// The AWS SDK would announce the Node that its later versions need between the lines.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
