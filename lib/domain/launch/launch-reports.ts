import type { JobCounts, Progress, Steps } from '../run/run-report';
import { countsJobRows } from './job-source';
import { hasEnded, type Launch, type LaunchChange } from './launch';

/** How a launch changes by what its engine reports while it runs; of several reports the greater is right, whichever came first. */

/** The counts of all steps, as one report of the engine task gave them. */
export interface StepsReport {
  readonly steps: Steps;
  readonly sequence: number;
}

/** Advances progress and job counts; reports can arrive late and out of order, so only more is news. */
export function applyRunLog(
  launch: Launch,
  attempt: number,
  report: {
    readonly progress?: Progress | undefined;
    readonly jobs?: JobCounts | undefined;
    readonly steps?: StepsReport | undefined;
  },
): LaunchChange | undefined {
  // The result that ended a launch is the last word on its counts.
  if (launch.attempt !== attempt || hasEnded(launch)) return undefined;
  const change: LaunchChange = {
    ...(isMore(weightOfProgress, report.progress, launch.progress)
      ? { progress: report.progress }
      : {}),
    ...(!countsJobRows(launch) && isMore(weightOfJobs, report.jobs, launch.jobs)
      ? { jobs: report.jobs }
      : {}),
    ...(isMore(weightOfSteps, report.steps, knownSteps(launch))
      ? { steps: report.steps.steps, stepsSequence: report.steps.sequence }
      : {}),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** The greater of two reports of job counts, whichever came first. */
export function latestJobs(
  a: JobCounts | undefined,
  b: JobCounts | undefined,
): JobCounts | undefined {
  return isMore(weightOfJobs, b, a) ? b : a;
}

/** The greater of two reports of progress, whichever came first. */
export function latestProgress(
  a: Progress | undefined,
  b: Progress | undefined,
): Progress | undefined {
  return isMore(weightOfProgress, b, a) ? b : a;
}

/** The greater of two reports of the steps' counts, whichever came first. */
export function latestSteps(
  a: StepsReport | undefined,
  b: StepsReport | undefined,
): StepsReport | undefined {
  return isMore(weightOfSteps, b, a) ? b : a;
}

function knownSteps({ steps, stepsSequence = 0 }: Launch): StepsReport | undefined {
  return steps === undefined ? undefined : { steps, sequence: stepsSequence };
}

function isMore<Report>(
  weigh: (report: Report) => number,
  candidate: Report | undefined,
  known: Report | undefined,
): candidate is Report {
  if (candidate === undefined) return false;
  return known === undefined || weigh(candidate) > weigh(known);
}

/** What is done counts; of what is to be done more may become known. */
function weightOfProgress({ completed, total }: Progress): number {
  return completed + Math.min(total, MOST_JOBS) / (MOST_JOBS + 1);
}

const MOST_JOBS = 1_000_000;

/** The order in which the engine task counted. */
function weightOfJobs({ sequence = 0 }: JobCounts): number {
  return sequence;
}

function weightOfSteps({ sequence }: StepsReport): number {
  return sequence;
}
