import type { JobCapacity } from '../domain/plan/job-capacity';
import type { EnginePlan } from '../domain/plan/engine-plan';
import type { LaunchRequest } from '../domain/plan/launch-request';
import { parseWorkflowDefinition } from '../domain/definition/definition-parser';
import { UnknownWorkflowError } from '../domain/errors';
import { chooseSteps } from '../domain/plan/chosen-steps';
import { withResources } from '../domain/plan/step-resources';
import { NOTHING_SHARED } from '../domain/plan/shared-steps';
import { ENGINES } from '../engines/engines';
import type { PlannedRun } from '../engines/engine';
import { findSharedSteps, type SharedStepsDeps } from './find-shared-steps';
import type { WorkflowCatalog } from './prepare-deps';

export interface PlanLaunchDeps {
  readonly workflows: WorkflowCatalog;
  readonly capacity: JobCapacity;
  /** Looks for what earlier launches made; absent offline. */
  readonly shared?: SharedStepsDeps | undefined;
}

/** The text of plan.json. */
export function renderPlan(plan: EnginePlan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

/** Plans the run of a prepared request with the definition of its workflow. */
export async function planLaunch(
  { workflows, capacity, shared: deps }: PlanLaunchDeps,
  request: LaunchRequest,
  run: { readonly launchId: string; readonly attempt: number; readonly output: string },
): Promise<PlannedRun> {
  const { foreign } = request;
  if (foreign !== undefined) {
    return ENGINES.snakemake.planForeign({ ...run, request, foreign, capacity });
  }
  const text = request.ownDefinition ?? (await workflows.find(request.workflow));
  if (text === undefined) {
    const message = `Workflow "${request.workflow}" is no longer part of this deployment`;
    throw new UnknownWorkflowError([{ file: 'workflow.yaml', path: '', message }]);
  }
  const written = parseWorkflowDefinition(`${request.workflow}/workflow.yaml`, text);
  const chosen = chooseSteps(written, request.parameters);
  const definition = { ...chosen, steps: withResources(chosen.steps, request.resources) };
  const shared =
    deps === undefined ? NOTHING_SHARED : await findSharedSteps(deps, definition, request);
  return ENGINES[definition.engine].planDefined({
    ...{ ...run, definition, request, capacity, shared },
  });
}
