import { ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { countsJobRows } from '../domain/launch/job-source';
import { executionChange } from '../domain/run/execution-event';
import type { PlatformEvent } from '../domain/run/platform-event';
import type { WatchedLaunch } from '../domain/run/watched-launch';

/** Ends that leave a job behind; one that has succeeded was answered by its job. */
const ENDS = ['ABORTED', 'FAILED', 'TIMED_OUT'] as const;

/** Of each end, the latest. */
const MAXIMUM_EXECUTIONS = 20;
/** Ends before that were looked at by earlier sweeps. */
const RECENT_MILLISECONDS = 30 * 60_000;

/** What Step Functions, whose events may get lost, says of ended executions when it is asked. */
export class ExecutionWatch {
  constructor(
    private readonly client: SFNClient,
    private readonly stateMachineArn: string,
  ) {}

  /** Executions that have ended lately; nothing while no launch has jobs that they could run. */
  async ask(watched: readonly WatchedLaunch[], now: Date): Promise<readonly PlatformEvent[]> {
    if (!watched.some(({ launch }) => countsJobRows(launch))) return [];
    const lists = await Promise.all(ENDS.map((end) => this.listEnded(end)));
    const since = now.getTime() - RECENT_MILLISECONDS;
    return lists
      .flat()
      .filter(({ stopDate }) => stopDate !== undefined && stopDate.getTime() >= since)
      .flatMap(({ name, status, redriveCount = 0 }): PlatformEvent[] =>
        name === undefined || status === undefined
          ? []
          : [{ kind: 'execution', change: executionChange({ name, status, redriveCount }) }],
      );
  }

  private async listEnded(statusFilter: (typeof ENDS)[number]) {
    const { stateMachineArn } = this;
    const { executions = [] } = await this.client.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: MAXIMUM_EXECUTIONS }),
    );
    return executions;
  }
}
