import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedRun } from '../../engines/engine';
import { ENGINES } from '../../engines/engines';
import { CommandError } from '../command-error';
import type { Host } from '../host';
import type { ProgramOutcome } from '../run-program';
import { artifactsOf } from './plan-sheet';
import { writeFiles } from '../write-files';

/** What the Snakemake of this machine said. */
export interface DryRun {
  readonly version: string;
  /** Steps with another number of jobs than planned; empty when they agree. */
  readonly differences: readonly {
    readonly step: string;
    readonly planned: number;
    readonly found: number;
  }[];
}

const SHOWN_LINES = 20;

/** Lets the installed Snakemake read the run in a folder of its own, where what would be staged is there as empty files. */
export async function dryRun(run: PlannedRun, cores: number, host: Host): Promise<DryRun> {
  if (run.plan.steps.length === 0) {
    throw new CommandError('UsageError', '--check needs a workflow that is here', {
      hint: "Only the engine task fetches somebody else's: dry-run it where its repository is.",
    });
  }
  const signal = host.interruption();
  const folder = await mkdtemp(join(tmpdir(), 'wfm-plan-'));
  const { program, argumentsFor, countJobs } = ENGINES[run.plan.engine].dryRun;
  const ask = (args: readonly string[]): Promise<ProgramOutcome | undefined> =>
    host.runProgram(program, args, { folder, signal });
  try {
    const version = await findVersion(run, program, ask);
    await writeFiles(folder, artifactsOf(run));
    await writeFiles(
      folder,
      run.plan.stage.map(({ path }) => [path, ''] as const),
    );
    const { exitCode, stdout, stderr } = (await ask(argumentsFor(cores))) ?? NOT_FOUND;
    const printed = `${stdout}\n${stderr}`;
    const counts = exitCode === 0 ? countJobs(printed) : undefined;
    if (counts === undefined) throw failed(version, printed);
    return { version, differences: compare(run, counts) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const NOT_FOUND: ProgramOutcome = { exitCode: null, stdout: '', stderr: '' };

async function findVersion(
  { requires: { name, minimumVersion } }: PlannedRun,
  program: string,
  ask: (args: readonly string[]) => Promise<ProgramOutcome | undefined>,
): Promise<string> {
  const asked = await ask(['--version']);
  const hint = `Install ${name} ${minimumVersion} or later, e.g. with "conda install -c conda-forge -c bioconda ${program}".`;
  if (asked === undefined) {
    throw new CommandError('EngineMissingError', `There is no program "${program}" on the PATH`, {
      hint,
    });
  }
  const [version] = /\d+(?:\.\d+)*/.exec(asked.stdout) ?? [];
  if (version !== undefined && isAtLeast(version, minimumVersion)) return version;
  const message = `The program "${program}" is ${version ?? 'of an unknown version'}: ${minimumVersion} or later is needed`;
  throw new CommandError('EngineMissingError', message, { hint });
}

function isAtLeast(version: string, minimum: string): boolean {
  const [parts, least] = [version, minimum].map((text) => text.split('.').map(Number));
  const [major = 0, minor = 0] = parts ?? [];
  const [leastMajor = 0, leastMinor = 0] = least ?? [];
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

function failed(version: string, printed: string): CommandError {
  const lines = printed.split('\n').filter((line) => line.trim() !== '');
  return new CommandError('DryRunError', `Snakemake ${version} cannot plan this run`, {
    hint: 'Look at the files with --out, and at the commands and paths of the workflow definition.',
    evidence: lines.slice(-SHOWN_LINES),
  });
}

function compare({ plan }: PlannedRun, counts: ReadonlyMap<string, number>): DryRun['differences'] {
  const planned = new Map(plan.steps.map(({ name, jobs }) => [name, jobs]));
  return [...new Set([...planned.keys(), ...counts.keys()])]
    .map((step) => ({ step, planned: planned.get(step) ?? 0, found: counts.get(step) ?? 0 }))
    .filter((step) => step.planned !== step.found);
}
