import type { LaunchLimits } from '../contract/launch-limits';
import type { JobCapacity } from '../domain/plan/job-capacity';
import type { FolderReader } from './find-objects';
import type { SampleSheetReader } from './read-samples';
import type { SheetWorkflows } from './check-source';

export interface WorkflowCatalog {
  /** The text of a workflow.yaml; undefined when there is no such workflow. */
  find(name: string): Promise<string | undefined>;
  names(): Promise<readonly string[]>;
}

export interface PrepareLaunchDeps {
  readonly workflows: WorkflowCatalog;
  readonly readSampleSheet: SampleSheetReader;
  /** Lists folders in S3; absent offline, where objects are taken to exist. */
  readonly listFolder?: FolderReader | undefined;
  /** Of the deployment; absent offline, where it is not known. */
  readonly capacity?: JobCapacity | undefined;
  /** A plan shows what is asked for beyond the capacity; a launch is refused for it. */
  readonly showsShortages?: boolean | undefined;
  /** Buckets that a launch may read from and write to; absent offline. */
  readonly buckets?: { readonly data: readonly string[]; readonly output: readonly string[] };
  /** Keys of the deployment's tags; absent offline. */
  readonly tagKeys?: readonly string[] | undefined;
  /** Workflows that a sheet may bring along; absent offline. */
  readonly sheetWorkflows?: SheetWorkflows | undefined;
  /** What no sheet of this deployment can exceed; absent offline. */
  readonly limits?: LaunchLimits | undefined;
}
