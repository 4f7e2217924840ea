import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';
import { checkLimits } from './launch-limits';
import { checkTags } from './check-tags';
import type { PrepareLaunchDeps } from './prepare-deps';
import { checkSource } from './check-source';

/** What of a sheet this deployment does not do or allow, but for where its data are. */
export function checkDeployment(
  deps: PrepareLaunchDeps,
  parsed: ParsedSheet,
): readonly InputError[] {
  return [
    ...checkService(parsed),
    ...checkBucket(deps, parsed, 'output'),
    ...checkLimits(parsed, deps.limits),
    ...checkTags(parsed, deps.tagKeys),
    ...checkSource(parsed, deps),
  ];
}

function checkService({ sheet, document }: ParsedSheet): readonly InputError[] {
  const { service } = sheet.compute;
  if (service === undefined || service === 'engine-task') return [];
  const errors = new InputErrorList(document);
  const message = `Compute service "${service}" is not part of this deployment`;
  const hint = 'Use "engine-task", which runs the jobs inside the engine\'s own task.';
  errors.addAt(['compute', 'service'], message, hint);
  return errors.toErrors();
}

/** Whether the bucket of a folder is one that the deployment may use for it. */
export function checkBucket(
  { buckets }: PrepareLaunchDeps,
  { sheet, document }: ParsedSheet,
  key: 'data' | 'output',
): readonly InputError[] {
  const uri = sheet[key];
  if (buckets === undefined || uri === undefined || buckets[key].includes(uri.bucket)) return [];
  const allowed = buckets[key].join(', ') || 'none';
  const errors = new InputErrorList(document);
  const message = `Bucket "${uri.bucket}" is not one that this deployment may use for "${key}"`;
  const hint = `Allowed here: ${allowed}; an operator adds buckets with the setting "${key}Buckets".`;
  errors.addAt([key], message, hint);
  return errors.toErrors();
}
