import { METRICS, METRIC_DIMENSIONS } from '../contract/metrics';
import type { PlatformEvent } from '../domain/run/platform-event';
import { applyNews, type ApplyNewsDeps } from './apply-news';
import { sweepLaunches, type SweepLaunchesDeps } from './sweep-launches';

export interface ApplyPlatformEventDeps extends ApplyNewsDeps, SweepLaunchesDeps {
  readonly launches: ApplyNewsDeps['launches'] & SweepLaunchesDeps['launches'];
  readonly records: ApplyNewsDeps['records'];
  readonly jobs: ApplyNewsDeps['jobs'] & SweepLaunchesDeps['jobs'];
  readonly engineTasks: ApplyNewsDeps['engineTasks'] & SweepLaunchesDeps['engineTasks'];
  readonly logs: ApplyNewsDeps['logs'] & SweepLaunchesDeps['logs'];
}

/** What an event led to, for the log. */
export interface Noted {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** A person should look at it. */
  readonly isWarning?: boolean;
}

/** Does what an event of the platform asks for; the same event again does nothing more. */
export async function applyPlatformEvent(
  deps: ApplyPlatformEventDeps,
  event: PlatformEvent,
): Promise<Noted> {
  switch (event.kind) {
    case 'engine-task':
      return { message: 'Engine task changed', fields: (await applyNews(deps, event)).fields };
    case 'foreign-task':
      return { message: 'Not a task of a launch', fields: { taskArn: event.taskArn } };
    case 'batch-job':
      return { message: 'Batch job changed', fields: (await applyNews(deps, event)).fields };
    case 'queue-blocked':
      return noteBlockedQueue(deps, event);
    case 'execution':
      return { message: 'Execution changed', fields: (await applyNews(deps, event)).fields };
    case 'schedule':
      return noteSweep(deps);
    case 'unknown': {
      const { source, detailType } = event;
      return { message: 'Nothing is known of such events', fields: { source, detailType } };
    }
  }
}

async function noteBlockedQueue(
  deps: ApplyPlatformEventDeps,
  event: Extract<PlatformEvent, { kind: 'queue-blocked' }>,
): Promise<Noted> {
  const { job, reason } = event;
  deps.measure([
    {
      ...{ metric: METRICS.jobsStuck, value: 1, unit: 'Count' },
      dimension: { name: METRIC_DIMENSIONS.reason, value: reason },
    },
  ]);
  // The row of the job learns of it; the next sweep tells the launch.
  const { fields } = await applyNews(deps, event);
  const { queueArn, statusReason } = job;
  return {
    message: 'A job cannot start, nor can those behind it',
    fields: { ...fields, queueArn, reason, statusReason },
    isWarning: true,
  };
}

async function noteSweep(deps: ApplyPlatformEventDeps): Promise<Noted> {
  const report = await sweepLaunches(deps, (news) => applyNews(deps, news, { isRepair: true }));
  const isWarning =
    [report.recovered, report.repaired, report.stuck].some((found) => found.length > 0) ||
    report.orphans > 0;
  return { message: 'Launches swept', fields: { ...report }, isWarning };
}
