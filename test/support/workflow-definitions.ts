import { NOTHING_SHARED } from '../../lib/domain/plan/shared-steps';
import type { JobCapacity } from '../../lib/domain/plan/job-capacity';
import type { LaunchRequest } from '../../lib/domain/plan/launch-request';
import type { SampleRow } from '../../lib/domain/samples/sample-sheet';
import type { Step, WorkflowDefinition } from '../../lib/domain/definition/workflow-definition';
import type { PlanRequest } from '../../lib/engines/engine';

export const CAPACITY: JobCapacity = { cpus: 2, memoryMib: 3584, diskMib: 28672 };

/** A step that writes one file, once for the whole launch. */
export function aStep(change: Partial<Step> = {}): Step {
  return {
    name: 'hello',
    forEach: [],
    inputs: {},
    outputs: { greeting: 'hello/greeting.txt' },
    cpus: 1,
    memoryMib: 300,
    timeSeconds: 600,
    temp: [],
    command: 'echo hello > "$greeting"\n',
    ...change,
  };
}

/** One step, no samples, nothing to read. */
export function aDefinition(change: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  return {
    name: 'hello',
    version: '1.0.0',
    engine: 'snakemake',
    lists: {},
    references: {},
    parameters: {},
    steps: [aStep()],
    publish: { greeting: [{ kind: 'output', step: 'hello', output: 'greeting' }] },
    ...change,
  };
}

export function aRow(line: number, values: Readonly<Record<string, string>>): SampleRow {
  return { line, values };
}

export function aRequest(change: Partial<LaunchRequest> = {}): LaunchRequest {
  return {
    formatVersion: 1,
    name: 'hello',
    workflow: 'hello',
    workflowVersion: '1.0.0',
    engine: 'snakemake',
    dataPath: 's3://bucket/data/',
    computeService: 'engine-task',
    retries: 0,
    parameters: {},
    lists: {},
    notify: [],
    tags: {},
    resources: {},
    rows: [],
    references: {},
    files: {},
    ...change,
  };
}

export function aPlanRequest(
  definition: WorkflowDefinition,
  request: Partial<LaunchRequest> = {},
): PlanRequest {
  return {
    launchId: 'hello-20261123-7f3a9c1b2d',
    attempt: 1,
    definition,
    request: aRequest(request),
    output: 's3://bucket/runs/hello-20261123-7f3a9c1b2d/results/',
    capacity: CAPACITY,
    shared: NOTHING_SHARED,
  };
}
