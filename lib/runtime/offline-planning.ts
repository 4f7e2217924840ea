import { jobCapacityOf } from '../compute/engine-task';
import { DEFAULT_ENGINE_SIZE, type EngineSize } from '../contract/engine-size';
import type { JobCapacity } from '../domain/plan/job-capacity';
import { createWorkflowCatalog, type FolderCatalog } from './workflow-catalog';

/** What checking and planning a sheet needs without AWS: workflows of some folders, and an engine task, by default of the default size. */
export function createOfflinePlanning(
  workflowFolders: readonly string[],
  engineSize: EngineSize = DEFAULT_ENGINE_SIZE,
): {
  readonly workflows: FolderCatalog;
  readonly capacity: JobCapacity;
} {
  return {
    workflows: createWorkflowCatalog(...workflowFolders),
    capacity: jobCapacityOf(engineSize),
  };
}
