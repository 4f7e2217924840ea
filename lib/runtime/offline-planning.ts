import type { WorkflowCatalog } from '../actions/prepare-launch';
import { jobCapacityOf } from '../compute/engine-task';
import { DEFAULT_ENGINE_SIZE } from '../contract/engine-size';
import type { JobCapacity } from '../domain/plan/job-capacity';
import { createWorkflowCatalog } from './workflow-catalog';

/** What checking and planning a sheet needs without AWS: workflows of a folder, and the engine task of a default deployment. */
export function createOfflinePlanning(workflowsFolder: string): {
  readonly workflows: WorkflowCatalog;
  readonly capacity: JobCapacity;
} {
  return {
    workflows: createWorkflowCatalog(workflowsFolder),
    capacity: jobCapacityOf(DEFAULT_ENGINE_SIZE),
  };
}
