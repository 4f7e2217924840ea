import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorkflowDefinition } from '../../domain/definition/definition-parser';
import { DeploymentSettingsError } from '../settings/deployment-settings';

/**
 * The images that workflow definitions name, each once, in a stable order. Throws `WorkflowDefinitionError` for a definition that cannot be
 * read, and `DeploymentSettingsError` for more images than the launch function can be told.
 */
export function readWorkflowImages(root: string, stackName: string): readonly string[] {
  const workflows = readdirSync(join(root, 'workflows'), { withFileTypes: true });
  const images = workflows
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const file = join('workflows', name, 'workflow.yaml');
      return parseWorkflowDefinition(file, readFileSync(join(root, file), 'utf8')).image ?? [];
    });
  const once = [...new Set(images)].sort();
  checkRoom(once, stackName);
  return once;
}

/** A function's environment holds 4,096 bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_BYTES = 4096;
/** What stands in it beside images and the name of the stack, which is part of five other values. */
const OTHER_BYTES = 1250;
/** An ARN of a task definition without the names of the stack and of the image, which are parts of it too. */
const ARN_BYTES = 107;

function checkRoom(images: readonly string[], stackName: string): void {
  const room = ENVIRONMENT_BYTES - OTHER_BYTES - 5 * stackName.length;
  const taken = images
    .map((image) => ARN_BYTES + stackName.length + 2 * image.length)
    .reduce((sum, bytes) => sum + bytes, 0);
  if (taken <= room) return;
  throw new DeploymentSettingsError(
    `Cannot deploy the ${images.length} images that workflow definitions name: they must be fewer, or have shorter names: with the name of the stack they take ${taken} bytes of ${room}`,
  );
}
