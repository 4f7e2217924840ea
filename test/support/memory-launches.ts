import { isLaunchStatus, isTerminal } from '../../lib/domain/launch/launch-status';
import {
  applyChange,
  isUnsettled,
  type Launch,
  type LaunchChange,
} from '../../lib/domain/launch/launch';

/** The Launches table in memory, with the number of writes that reached it. */
export class MemoryLaunches {
  readonly rows = new Map<string, Launch>();
  writes = 0;
  /** When writes happen; absent: at no time that anybody knows. */
  now: (() => Date) | undefined;

  constructor(...launches: readonly Launch[]) {
    for (const launch of launches) this.rows.set(launch.launchId, launch);
  }

  find(launchId: string): Promise<Launch | undefined> {
    return Promise.resolve(this.rows.get(launchId));
  }

  add(launch: Launch): Promise<{ added: true } | { added: false; existing: Launch }> {
    const existing = this.rows.get(launch.launchId);
    if (existing !== undefined) return Promise.resolve({ added: false, existing });
    this.put(launch);
    return Promise.resolve({ added: true });
  }

  change(
    launchId: string,
    decide: (launch: Launch) => LaunchChange | undefined,
  ): Promise<Launch | undefined> {
    const launch = this.rows.get(launchId);
    const change = launch === undefined ? undefined : decide(launch);
    if (launch === undefined || change === undefined) return Promise.resolve(launch);
    const changed = applyChange(launch, change);
    const isLeft = changed.recordedStatus !== launch.recordedStatus;
    const since = isLeft && this.now !== undefined ? { statusSince: this.now().toISOString() } : {};
    return Promise.resolve(this.put({ ...changed, ...since, version: launch.version + 1 }));
  }

  answer(launch: Launch, statusReason: string): Promise<void> {
    this.put({ ...launch, status: launch.recordedStatus, statusReason });
    return Promise.resolve();
  }

  listUnfinished(): Promise<readonly { launchId: string; status: string }[]> {
    const unfinished = [...this.rows.values()].flatMap(({ launchId, status }) =>
      status === undefined || (isLaunchStatus(status) && isTerminal(status))
        ? []
        : [{ launchId, status }],
    );
    return Promise.resolve(unfinished);
  }

  listUnsettled(): Promise<readonly string[]> {
    const unsettled = [...this.rows.values()].filter(isUnsettled);
    return Promise.resolve(unsettled.map(({ launchId }) => launchId));
  }

  findAll(launchIds: readonly string[]): Promise<readonly Launch[]> {
    return Promise.resolve(launchIds.flatMap((launchId) => this.rows.get(launchId) ?? []));
  }

  private put(launch: Launch): Launch {
    this.writes += 1;
    this.rows.set(launch.launchId, launch);
    return launch;
  }
}
