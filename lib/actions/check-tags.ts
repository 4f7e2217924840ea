import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';

/** Of one ECS task. */
const MOST_TAGS = 50;

/** Tags of the sheet for which the deployment, with tags of these keys, has no room; offline its tags are not known. */
export function checkTags(
  { sheet, document }: ParsedSheet,
  deploymentKeys: readonly string[] = [],
): readonly InputError[] {
  const keys = Object.keys(sheet.tags);
  const errors = new InputErrorList(document);
  const room = MOST_TAGS - deploymentKeys.length;
  if (keys.length > room) {
    const message = `"tags" has ${keys.length} tags, and this deployment has room for ${room}`;
    const hint = `AWS takes ${MOST_TAGS} tags a task, of which the deployment has ${deploymentKeys.length}.`;
    errors.addAtKey(['tags'], message, hint);
  }
  for (const key of keys.filter((one) => deploymentKeys.some((own) => isSameKey(own, one)))) {
    const message = `Tag ${JSON.stringify(key)} is one of the deployment's own`;
    const hint = `Choose another key; the deployment has: ${deploymentKeys.join(', ')}.`;
    errors.addAtKey(['tags', key], message, hint);
  }
  return errors.toErrors();
}

/** Billing reports do not tell keys apart that differ only in case. */
function isSameKey(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
