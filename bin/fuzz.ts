import { parseArgs } from 'node:util';
import * as z from 'zod';
import { escapeUnclean } from '../lib/domain/input/clean-text';
import { writeBatch } from './fuzz/batch';
import type { CaseFailure } from './fuzz/run-batch';
import { runFuzz } from './fuzz/run-fuzz';

const HELP = `Usage: npm run fuzz -- [--cases N] [--seed S] [--snakemake PROGRAM]

Generates definitions, samples, parameters and commands of hard text, has each taken or refused by the real parser, executes
what is taken with real Snakemake, and compares every value that a command got byte for byte. Exits with 1 when a case fails.

Options:
  --cases N            how many, 1000 unless given
  --seed S             0 to 2147483647; the same seed makes the same cases; chosen by the clock unless given
  --snakemake PROGRAM  another Snakemake than the one on the PATH
  --help               this text

Each failing case is printed with a seed of its own, which repeats it alone: npm run fuzz -- --cases 1 --seed S
The last line of the output is: N cases, F failures
`;

const wholeNumber = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number);

const optionsSchema = z.object({
  cases: wholeNumber.pipe(z.number().min(1).max(1_000_000)).default(1000),
  seed: wholeNumber.pipe(z.number().max(2 ** 31 - 1)).optional(),
  snakemake: z.string().min(1).optional(),
  help: z.boolean().default(false),
});

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { cases, seed = Date.now() % 2 ** 31, snakemake } = options;
  console.error(`${cases} cases from seed ${seed}`);
  const report = await runFuzz({ cases, seed, snakemake, progress: (line) => console.error(line) });
  for (const failure of report.failures) console.log(describe(failure));
  console.error(`${report.refused} of them had to be refused`);
  console.log(`${report.cases} cases, ${report.failures.length} failures`);
  return report.failures.length === 0 ? 0 : 1;
}

/** Undefined when they are wrong, which is told. */
function readOptions(): z.infer<typeof optionsSchema> | undefined {
  try {
    const { values } = parseArgs({
      options: {
        cases: { type: 'string' },
        seed: { type: 'string' },
        snakemake: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    return optionsSchema.parse(values);
  } catch (error) {
    console.error(error instanceof z.ZodError ? z.prettifyError(error) : String(error));
    console.error(HELP);
    return undefined;
  }
}

function describe({ fuzzCase, reason }: CaseFailure): string {
  const { definition, sheet } = writeBatch([fuzzCase]);
  return [
    `Case of seed ${fuzzCase.seed} failed (npm run fuzz -- --cases 1 --seed ${fuzzCase.seed}):`,
    ...[reason, `workflow.yaml: ${definition}`, `sheet: ${sheet}`].map(
      (text) => `  ${text.split('\n').map(escapeUnclean).join('\n  ')}`,
    ),
  ].join('\n');
}

void main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
