import { tmpdir } from 'node:os';
import * as z from 'zod';
import { runProgram } from './run-program';

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
  const ran = await runProgram('shellcheck', args, {
    folder: tmpdir(),
    input: script,
    environment,
  });
  if (ran === undefined) return undefined;
  const { exitCode, stdout, stderr } = ran;
  // 0: nothing found, 1: something found.
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`shellcheck failed: ${stderr.trim()}`);
  const { comments } = reportSchema.parse(JSON.parse(stdout));
  return comments.map(({ code, ...finding }) => ({ ...finding, code: `SC${code}` }));
}
