import { spawn } from 'node:child_process';
import * as z from 'zod';

/** What shellcheck says of a place in a script. */
export interface ShellFinding {
  /** 1-based, in the script. */
  readonly line: number;
  readonly column: number;
  readonly level: 'error' | 'warning' | 'info' | 'style';
  /** Of its wiki page, e.g. `SC2086`. */
  readonly code: string;
  readonly message: string;
}

const reportSchema = z.object({
  comments: z.array(
    z.object({
      line: z.number(),
      column: z.number(),
      level: z.enum(['error', 'warning', 'info', 'style']),
      code: z.number(),
      message: z.string(),
    }),
  ),
});

/** Checks a script of bash; undefined when shellcheck is not installed. */
export async function runShellcheck(
  script: string,
  environment: NodeJS.ProcessEnv,
): Promise<readonly ShellFinding[] | undefined> {
  // A configuration file of the user's would make the same definition pass here and fail there.
  const args = ['--norc', '--shell', 'bash', '--severity', 'info', '--format', 'json1', '-'];
  const child = spawn('shellcheck', args, {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined).end(script);
  const ended = await new Promise<number | 'missing' | null>((resolve, reject) => {
    child
      .once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') resolve('missing');
        else reject(error);
      })
      .once('close', resolve);
  });
  if (ended === 'missing') return undefined;
  // 0: nothing found, 1: something found.
  if (ended !== 0 && ended !== 1) throw new Error(`shellcheck failed: ${written.stderr.trim()}`);
  const { comments } = reportSchema.parse(JSON.parse(written.stdout));
  return comments.map(({ code, ...finding }) => ({ ...finding, code: `SC${code}` }));
}
