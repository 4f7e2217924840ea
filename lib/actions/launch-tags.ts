import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';

/** Of one ECS task. */
const MOST_TAGS = 50;

/** Tags of the sheet for which the deployment, with tags of these keys, has no room; offline its tags are not known. */
export function checkTags(
  { sheet, document }: ParsedSheet,
  deploymentKeys: readonly string[] = [],
): readonly InputError[] {
  const keys = Object.keys(sheet.tags);
  const taken = keys.filter((key) => deploymentKeys.some((own) => isSameKey(own, key)));
  const errors = taken.map((key): InputError => ({
    file: document.file,
    ...document.locateKey(['tags', key]),
    path: `tags.${key}`,
    message: `Tag ${JSON.stringify(key)} is one of the deployment's own`,
    hint: `Choose another key; the deployment has: ${deploymentKeys.join(', ')}.`,
  }));
  const room = MOST_TAGS - deploymentKeys.length;
  if (keys.length <= room) return errors;
  const tooMany: InputError = {
    file: document.file,
    ...document.locateKey(['tags']),
    path: 'tags',
    message: `"tags" has ${keys.length} tags, and this deployment has room for ${room}`,
    hint: `AWS takes ${MOST_TAGS} tags a task, of which the deployment has ${deploymentKeys.length}.`,
  };
  return [tooMany, ...errors];
}

/** Billing reports do not tell keys apart that differ only in case. */
function isSameKey(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
