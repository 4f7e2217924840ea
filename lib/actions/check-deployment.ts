import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';
import { checkLimits } from './launch-limits';
import { checkTags } from './launch-tags';
import type { PrepareLaunchDeps } from './prepare-deps';
import { checkSource } from './workflow-sources';

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
  return [
    {
      file: document.file,
      ...document.locate(['compute', 'service']),
      path: 'compute.service',
      message: `Compute service "${service}" is not part of this deployment`,
      hint: 'Use "engine-task", which runs the jobs inside the engine\'s own task.',
    },
  ];
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
  return [
    {
      file: document.file,
      ...document.locate([key]),
      path: key,
      message: `Bucket "${uri.bucket}" is not one that this deployment may use for "${key}"`,
      hint: `Allowed here: ${allowed}; an operator adds buckets with the setting "${key}Buckets".`,
    },
  ];
}
