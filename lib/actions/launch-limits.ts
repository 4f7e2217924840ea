import type { LaunchLimits } from '../contract/launch-limits';
import type { ConfigurationSheet, ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';
import type { JobCapacity } from '../domain/plan/job-capacity';
import { formatDuration } from '../domain/input/quantities';

const HOUR_SECONDS = 3600;

/** What the sheet asks for beyond the deployment's limits: it is refused, not cut without a word. */
export function checkLimits(
  { sheet, document }: ParsedSheet,
  limits: LaunchLimits | undefined,
): readonly InputError[] {
  if (limits === undefined) return [];
  const { maxJobs = 0, patience = 0 } = sheet.compute;
  const { timeoutSeconds = 0 } = sheet;
  const times = [
    ...Object.entries(sheet.resources).map(([step, { timeSeconds = 0 }]) => ({
      path: ['resources', step, 'time'],
      seconds: timeSeconds,
    })),
    { path: ['compute', 'patience'], seconds: patience },
    { path: ['timeout'], seconds: timeoutSeconds },
  ];
  const exceeded = [
    {
      path: ['compute', 'maxJobs'],
      isAbove: maxJobs > limits.jobs,
      wanted: `${maxJobs}`,
      allowed: `${limits.jobs}`,
      setting: 'limits.jobs',
    },
    // Nothing lasts longer than the run.
    ...times.map(({ path, seconds }) => ({
      path,
      isAbove: seconds > limits.hours * HOUR_SECONDS,
      wanted: formatDuration(seconds),
      allowed: formatDuration(limits.hours * HOUR_SECONDS),
      setting: 'limits.hours',
    })),
  ].filter(({ isAbove }) => isAbove);
  const errors = new InputErrorList(document);
  for (const { path, wanted, allowed, setting } of exceeded) {
    const message = `"${path.join('.')}" is ${wanted}, and this deployment allows at most ${allowed}`;
    const hint = `Ask for no more than that; an operator raises it with the setting "${setting}".`;
    errors.addAt(path, message, hint);
  }
  return errors.toErrors();
}

/** How many jobs may run at a time: what the sheet says, else what the deployment allows where the engine could run more. */
export function jobLimitOf(
  { compute: { maxJobs } }: ConfigurationSheet,
  limits: LaunchLimits | undefined,
  capacity: JobCapacity | undefined,
): number | undefined {
  if (maxJobs !== undefined || limits === undefined || capacity === undefined) return maxJobs;
  // Every job takes a CPU.
  return limits.jobs < capacity.cpus ? limits.jobs : undefined;
}

/** How long the run may take: what the sheet says, else what the deployment allows. */
export function timeLimitOf(
  { timeoutSeconds }: ConfigurationSheet,
  limits: LaunchLimits | undefined,
): number | undefined {
  return timeoutSeconds ?? (limits === undefined ? undefined : limits.hours * HOUR_SECONDS);
}
