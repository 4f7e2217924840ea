import { createHash } from 'node:crypto';
import { planLaunch, renderPlan, type PlanLaunchDeps } from '../../actions/plan-launch';
import type { WorkflowCatalog } from '../../actions/prepare-deps';
import { resultsPrefix } from '../../contract/storage-layout';
import { launchIdOf } from '../../domain/launch/launch-id';
import type { JobCapacity } from '../../domain/plan/job-capacity';
import { formatS3Uri } from '../../domain/s3-uri';
import type { PlannedRun } from '../../engines/engine';
import { requestOf, type CheckedSheet } from '../check-sheet';

/** What of a plan does not follow from the sheet. */
export interface PlanFacts {
  readonly workflows: WorkflowCatalog;
  readonly capacity: JobCapacity;
  readonly launchId: string;
  /** The deployment's own. */
  readonly bucketName: string;
  /** Looks for what earlier launches made; absent offline. */
  readonly shared?: PlanLaunchDeps['shared'];
}

/** Plans the first attempt of a launch of the sheet, as the launch function would; throws the errors of a sheet that has some. */
export function planSheet(sheet: CheckedSheet, facts: PlanFacts): Promise<PlannedRun> {
  const request = requestOf(sheet);
  const { launchId, bucketName: bucket, workflows, capacity, shared } = facts;
  const output = request.outputPath ?? formatS3Uri({ bucket, key: resultsPrefix(launchId) });
  return planLaunch({ workflows, capacity, shared }, request, { launchId, attempt: 1, output });
}

/** An ID such as the launch could have: the real one follows from where the sheet is put, too. */
export function exampleLaunchId(sheet: CheckedSheet, now: Date): string {
  const hash = createHash('sha256').update(sheet.text).digest('hex');
  return launchIdOf(requestOf(sheet).name, now.toISOString(), hash);
}

/** Everything that the launch function writes of a run, path -> text. */
export function artifactsOf({ plan, files }: PlannedRun): ReadonlyMap<string, string> {
  return new Map([...files, ['plan.json', renderPlan(plan)]]);
}
