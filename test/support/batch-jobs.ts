import type { Launch } from '../../lib/domain/launch/launch';
import { parsePlatformEvent, type PlatformEvent } from '../../lib/domain/run/platform-event';
import { aLaunch, LAUNCH_ID, TASK_ARN } from './launches';
import { aJobEvent } from './platform-events';

export const TAGS = { 'wfm:launchId': LAUNCH_ID, 'wfm:attempt': '1', 'wfm:deployment': 'Stack' };
export const CREATED = 1_795_428_000_000;
const FIRST_TRY = { container: { exitCode: 137 }, stoppedAt: CREATED + 60_000 };

/** The life of a job whose first host is lost. */
export const LIFE = [
  { status: 'RUNNABLE', attempts: [] },
  { status: 'RUNNING', attempts: [], startedAt: CREATED + 30_000 },
  { status: 'RUNNABLE', attempts: [FIRST_TRY] },
  {
    status: 'SUCCEEDED',
    attempts: [FIRST_TRY, { container: { exitCode: 0 } }],
    stoppedAt: CREATED + 99_000,
  },
].map((change) => aTaggedJob(change));

export function aTaggedJob(change: object): PlatformEvent {
  return parsePlatformEvent(
    aJobEvent({ tags: TAGS, container: {}, createdAt: CREATED, ...change }),
  );
}

export function onBatch(change: Partial<Launch> = {}): Launch {
  const where = { computeService: 'batch-ec2-spot', taskArn: TASK_ARN } as const;
  return aLaunch({ recordedStatus: 'RUNNING', ...where, ...change });
}
