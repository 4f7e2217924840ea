import type { ApplyStatusChangeDeps } from '../../lib/actions/apply-status-change';
import type { Measurement } from '../../lib/contract/metrics';
import type { Launch } from '../../lib/domain/launch/launch';
import { MemoryLaunches } from './memory-launches';
import { MemoryObjects } from './memory-objects';
import { MemoryPlatform } from './memory-platform';

/** What applyStatusChange() acts on, in memory: one launch, and the objects of its run. */
export function depsWith(
  launch: Launch,
  texts: Record<string, string> = {},
): ApplyStatusChangeDeps & {
  launches: MemoryLaunches;
  objects: MemoryObjects;
  attempts: Launch[];
  measured: Measurement[];
  logLines: string[];
} {
  const attempts: Launch[] = [];
  const measured: Measurement[] = [];
  const { records, ...others } = new MemoryPlatform().deps();
  const logLines: string[] = [];
  return {
    ...others,
    launches: new MemoryLaunches(launch),
    objects: new MemoryObjects(texts),
    ...{ attempts, measured, logLines },
    logs: { readEnd: async (_group, _stream, limit) => logLines.slice(-limit) },
    measure: (measurements) => void measured.push(...measurements),
    records: {
      ...records,
      keepAttempt: (ended) => {
        attempts.push(ended);
        return Promise.resolve();
      },
    },
    now: () => new Date('2026-11-23T10:05:00.000Z'),
  };
}
