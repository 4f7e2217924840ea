import type { Launch } from '../../lib/domain/launch/launch';
import type { EngineTaskChange } from '../../lib/domain/run/platform-event';
import type { RunResult } from '../../lib/domain/run/run-report';

export const LAUNCH_ID = 'na12878-variants-20261123-7f3a9c1b2d';
export const TASK_ARN = 'arn:aws:ecs:us-east-1:123456789012:task/cluster/0123456789abcdef';

/** A registered launch, changed as the test needs it. */
export function aLaunch(change: Partial<Launch> = {}): Launch {
  const recordedStatus = change.recordedStatus ?? 'REGISTERED';
  return {
    launchId: LAUNCH_ID,
    status: recordedStatus,
    recordedStatus,
    attempt: 1,
    version: 1,
    name: 'NA12878 variants',
    parameters: {},
    resources: {},
    configurationPath: 's3://bucket/launches/sheet.yaml',
    configurationVersionId: 'v1',
    artifactsPath: `s3://bucket/runs/${LAUNCH_ID}/`,
    registeredAt: '2026-11-23T10:00:00.000Z',
    costUsd: { estimate: 'unknown', basis: 'no prices are known' },
    updatedAt: '2026-11-23T10:00:00.000Z',
    ...change,
  };
}

/** What ECS says of the launch's engine task, stopped with exit code 0 unless the test changes it. */
export function anEngineTaskChange(change: Partial<EngineTaskChange> = {}): EngineTaskChange {
  return {
    launchId: LAUNCH_ID,
    attempt: 1,
    taskArn: TASK_ARN,
    taskVersion: 8,
    state: 'stopped',
    startedAt: '2026-11-23T10:00:10.000Z',
    stoppedAt: '2026-11-23T10:01:10.000Z',
    exitCode: 0,
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    ...change,
  };
}

/** What the engine task left behind, all of it succeeded unless the test changes it. */
export function aRunResult(change: Partial<RunResult> = {}): RunResult {
  return {
    formatVersion: 1,
    launchId: LAUNCH_ID,
    attempt: 1,
    outcome: 'succeeded',
    exitCode: 0,
    startedAt: '2026-11-23T10:00:11.000Z',
    endedAt: '2026-11-23T10:01:09.000Z',
    progress: { completed: 6, total: 6 },
    jobs: { submitted: 6, running: 0, failed: 0, succeeded: 6 },
    failures: [],
    published: 5,
    ...change,
  };
}
