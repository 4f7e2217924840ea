import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PlannedRun } from '../../lib/engines/engine';
import type { ExpectedFile, FuzzCase } from './fuzz-case';
import { idOf } from './fuzz-case';
import { runProgram, runSnakemake, writeRun } from './snakemake-run';

export interface CaseFailure {
  readonly fuzzCase: FuzzCase;
  readonly reason: string;
}

export interface BatchOutcome {
  /** Cases whose files are not what they have to be. */
  readonly failures: readonly CaseFailure[];
  /** How Snakemake failed, when it did. */
  readonly breakdown?: string | undefined;
  /** Files at the top of the work folder that neither plan nor cases have: text that became code leaves such. */
  readonly strangers: readonly string[];
}

/** Executes the run of some cases with real Snakemake in a folder that is gone afterwards, and reads what the jobs wrote. */
export async function runBatch(
  cases: readonly FuzzCase[],
  run: PlannedRun,
  snakemake?: string,
): Promise<BatchOutcome> {
  const parent = await mkdtemp(join(tmpdir(), 'wfm-fuzz-'));
  const folder = join(parent, 'work');
  try {
    await writeRun(run, folder);
    const { exitCode, output } = await runSnakemake(folder, { snakemake });
    const failures = await collect(cases, async (each) => checkFiles(each, folder, parent));
    const strangers = await findStrangers(cases, run, folder);
    if (exitCode === 0) return { failures, strangers };
    const breakdown = `Snakemake ended with exit code ${String(exitCode)}: ${tail(output)}`;
    return { failures, strangers, breakdown };
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

async function collect(
  cases: readonly FuzzCase[],
  check: (fuzzCase: FuzzCase) => Promise<string | undefined>,
): Promise<readonly CaseFailure[]> {
  const failures: CaseFailure[] = [];
  for (const fuzzCase of cases) {
    const reason = await check(fuzzCase);
    if (reason !== undefined) failures.push({ fuzzCase, reason });
  }
  return failures;
}

/** The first file of a case that is not byte for byte what it has to be. */
async function checkFiles(
  { expected }: FuzzCase,
  folder: string,
  parent: string,
): Promise<string | undefined> {
  for (const [path, file] of Object.entries(expected)) {
    const wanted = await bytesOf(file, parent);
    const found = await readFile(join(folder, path)).catch(() => undefined);
    if (found === undefined) return `No job wrote ${path}`;
    if (found.equals(wanted)) continue;
    return `${path} holds ${JSON.stringify(found.toString())} instead of ${JSON.stringify(wanted.toString())}`;
  }
  return undefined;
}

/** What bash does with a command by itself, in the mode that Snakemake sets for every command. */
async function bytesOf(file: ExpectedFile, parent: string): Promise<Buffer> {
  if ('text' in file) return Buffer.from(file.text);
  const { command, variables } = file;
  const [path = ''] = Object.values(variables);
  const cwd = join(parent, 'plain');
  await mkdir(dirname(join(cwd, path)), { recursive: true });
  const env = { ...process.env, ...variables };
  await runProgram('bash', ['-euo', 'pipefail', '-c', command], { cwd, env });
  return readFile(join(cwd, path));
}

async function findStrangers(
  cases: readonly FuzzCase[],
  { files, plan }: PlannedRun,
  folder: string,
): Promise<readonly string[]> {
  const paths = [...files.keys(), ...plan.stage.map(({ path }) => path)];
  const known = new Set([
    ...['.snakemake', 'benchmarks', 'logs'],
    ...paths.map((path) => path.split('/')[0]),
    ...cases.map(({ seed }) => idOf(seed)),
  ]);
  return (await readdir(folder)).filter((name) => !known.has(name));
}

/** The end of a long text. */
function tail(text: string): string {
  return text.slice(-2000).trim();
}
