import type { EnginePlan } from '../../lib/domain/plan/engine-plan';
import type { JobFailure } from '../../lib/domain/run/run-report';
import { FakeDeployment } from './fake-host';
import { aLaunch, aRunResult, LAUNCH_ID } from './launches';

/** A line of the engine task. */
export const event = {
  wfm: 1,
  launchId: LAUNCH_ID,
  attempt: 1,
  time: '2026-11-23T10:00:12.000Z',
  event: 'job-finished',
  jobId: '3',
  rule: 'align',
  wildcards: { sample: 'NA12878', lane: 'L1' },
  jobs: { submitted: 1, running: 0, failed: 0, succeeded: 1 },
};

/** The result of a failed run. */
export function putResult(deployment: FakeDeployment, failures: readonly JobFailure[]): void {
  const result = aRunResult({ outcome: 'failed', exitCode: 1, failures: [...failures] });
  const uri = `s3://bucket/runs/${LAUNCH_ID}/attempt-1/result.json`;
  deployment.objects.texts.set(uri, JSON.stringify(result));
}

/** A plan of three steps. */
export function putPlan(deployment: FakeDeployment, change: Partial<EnginePlan> = {}): void {
  const plan: EnginePlan = {
    ...{ formatVersion: 1, launchId: LAUNCH_ID, attempt: 1, engine: 'snakemake' },
    ...{ workflow: 'count', workflowVersion: '1.0.0', artifacts: [], stage: [] },
    ...{ command: ['snakemake'], publish: [], output: 's3://bucket/results/', temporary: [] },
    steps: ['align', 'merge', 'call'].map((name) => ({ name, jobs: 1 })),
    ...change,
  };
  deployment.objects.texts.set(`s3://bucket/runs/${LAUNCH_ID}/plan.json`, JSON.stringify(plan));
}

/** A launch whose engine has printed two lines. */
export function aDeployment(status: 'RUNNING' | 'SUCCEEDED'): FakeDeployment {
  const deployment = new FakeDeployment();
  deployment.put(aLaunch({ recordedStatus: status, logGroup: 'engine', logStream: 'engine/x' }));
  deployment.logLines.push('Building DAG of jobs...', JSON.stringify(event));
  return deployment;
}
