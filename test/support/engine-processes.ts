import { readdirSync, readFileSync } from 'node:fs';

/** Processes that run the engine task of a launch; the jobs it started inherit its environment. */
export function engineProcesses(launchId: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`WFM_LAUNCH_ID=${launchId}`);
      } catch {
        // It ended while we looked.
        return false;
      }
    });
}
