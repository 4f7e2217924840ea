import { jobCapacityOf } from '../compute/engine-task';
import { DEFAULT_ENGINE_SIZE } from '../contract/engine-size';
import type { JobCapacity } from '../domain/plan/job-capacity';
import { createWorkflowCatalog, type FolderCatalog } from './workflow-catalog';

/** What checking and planning a sheet needs without AWS: workflows of some folders, and the engine task of a default deployment. */
export function createOfflinePlanning(workflowFolders: readonly string[]): {
  readonly workflows: FolderCatalog;
  readonly capacity: JobCapacity;
} {
  return {
    workflows: createWorkflowCatalog(...workflowFolders),
    capacity: jobCapacityOf(DEFAULT_ENGINE_SIZE),
  };
}
