import { spawn, type SpawnOptions } from 'node:child_process';

export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams as they arrived. */
  readonly output: string;
}

/** Runs a program to its end, with colours off and without what jest tells its own children. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid'> = {},
): Promise<ProgramRun> {
  const child = spawn(program, args, {
    ...options,
    env: options.env ?? plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: { readonly stream: 'stdout' | 'stderr'; readonly text: string }[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => chunks.push({ stream, text }));
  }

  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });

  const join = (stream?: string) =>
    chunks
      .filter((chunk) => stream === undefined || chunk.stream === stream)
      .map(({ text }) => text)
      .join('');
  return { exitCode, stdout: join('stdout'), stderr: join('stderr'), output: join() };
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR, JEST_WORKER_ID, NODE_ENV, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1' };
}
