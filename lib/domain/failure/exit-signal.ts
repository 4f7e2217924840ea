/** The signal that an exit code tells of, as shells do; undefined for one that a program chose itself. */
export function signalOf(exitCode: number | undefined): number | undefined {
  if (exitCode === undefined || exitCode <= 128 || exitCode >= 160) return undefined;
  return exitCode - 128;
}
