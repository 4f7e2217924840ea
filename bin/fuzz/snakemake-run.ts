import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlannedRun } from '../../lib/engines/engine';
import { contentOf } from './fuzz-case';

export interface ProgramEnd {
  readonly exitCode: number | null;
  /** What it wrote to both streams. */
  readonly output: string;
}

/** Writes a run's artifacts into its work folder, and what it stages: objects whose content says which they are. */
export async function writeRun({ files, plan }: PlannedRun, folder: string): Promise<void> {
  for (const [path, text] of files) await write(join(folder, path), text);
  for (const { path, key } of plan.stage) await write(join(folder, path), contentOf(key));
}

/** Runs Snakemake in a work folder, as its profile would but for what reports to the engine task. */
export function runSnakemake(
  folder: string,
  options: { readonly snakemake?: string | undefined; readonly args?: readonly string[] } = {},
): Promise<ProgramEnd> {
  const { snakemake = 'snakemake', args = [] } = options;
  const always = ['--snakefile', 'Snakefile', '--cores', '2', '--keep-going', '--nocolor'];
  return runProgram(snakemake, [...always, '--scheduler', 'greedy', ...args], { cwd: folder });
}

/** Runs a program to its end; rejects only when it cannot start. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<ProgramEnd> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child
      .once('error', reject)
      .once('close', (exitCode: number | null) => resolve({ exitCode, output }));
  });
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
