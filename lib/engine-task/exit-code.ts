interface ToldExit {
  /** By Snakemake 7 itself. */
  readonly told: number | undefined;
  /** By the last line of the job's log, which a shell that is killed, or becomes another program, can't write. */
  readonly logged: number | undefined;
  /** The engine's errors that are about the job; 9 has the exit code in the text. */
  readonly said: readonly (readonly string[])[];
}

const FAILED_COMMAND =
  /\b(?:returned non-zero exit status (\d+)|died with <Signals\.\w+: (\d+)>)\.?$/;

/**
 * With which exit code the command of a failed job ended, as a shell would tell it. Zero only where the engine finds fault with what the
 * command has left: a shell that a signal ends writes zero into the log too.
 */
export function exitCodeOf({ told, logged, said }: ToldExit): number | undefined {
  const code = told ?? said.map(codeIn).findLast((found) => found !== undefined) ?? logged;
  return code === 0 && said.length === 0 ? undefined : code;
}

function codeIn(lines: readonly string[]): number | undefined {
  const found = lines.findLast((line) => FAILED_COMMAND.test(line));
  const [, status, signal] = FAILED_COMMAND.exec(found ?? '') ?? [];
  if (status !== undefined) return Number(status);
  return signal === undefined ? undefined : 128 + Number(signal);
}
