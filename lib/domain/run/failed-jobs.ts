import type { EngineEvent, JobFailure } from './run-report';

/** By step and wildcards: a job that is tried again may have another ID. */
export type FailedJobs = Map<string, JobFailure>;

/** Keeps the jobs of an attempt of which failing is the last that was heard: one that is tried again may succeed. */
export function noteJobEvent(
  failed: FailedJobs,
  event: EngineEvent | undefined,
  of: { readonly launchId: string; readonly attempt: number },
): void {
  if (event?.launchId !== of.launchId || event.attempt !== of.attempt) return;
  if (!('wildcards' in event)) return;
  const job = JSON.stringify([event.rule, event.wildcards]);
  if (event.event === 'job-failed') failed.set(job, event);
  else failed.delete(job);
}
