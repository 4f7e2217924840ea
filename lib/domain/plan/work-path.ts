/** A path inside the engine's work folder: relative, in plain characters, and never out of it. */
export const WORK_PATH =
  /^(?!\.\.?(?:\/|$))[A-Za-z0-9._+-]+(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._+-]+)*$/;

/** Whether a path of somebody else's workflow lies in a folder that is ours, git's or the engine's. */
export function isTaken(path: string): boolean {
  return /^(?:\.?wfm|\.git|\.snakemake)(?:\/|$)/.test(path);
}
