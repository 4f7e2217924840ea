import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readWorkflowDefinition } from '../../domain/definition/definition-parser';
import { formatInputError, InputErrors } from '../../domain/errors';
import { DeploymentSettingsError } from '../settings/deployment-settings';
import type { DeploymentSettings } from '../settings/settings-schema';

/** The workflows that sheets of a deployment can name. */
export interface DeployedWorkflows {
  /** Name -> folder with its workflow.yaml. */
  readonly folders: ReadonlyMap<string, string>;
  /** The images that they name, each once, in a stable order. */
  readonly images: readonly string[];
}

/**
 * Reads the definitions of this repository and of the operator's own folder. Throws `DeploymentSettingsError` with all that is wrong
 * with them: none but a person can say which of two workflows with one name is meant.
 */
export function readDeployedWorkflows(
  root: string,
  { stackName, workflowsFolder }: Pick<DeploymentSettings, 'stackName' | 'workflowsFolder'>,
): DeployedWorkflows {
  const own = findWorkflows(join(root, 'workflows'));
  const further = workflowsFolder === undefined ? [] : findFurther(root, workflowsFolder);
  if (typeof further === 'string') throw new DeploymentSettingsError(further);
  const folders = new Map([...own, ...further]);
  const read = [...own, ...further].map(([name, folder]) => readWorkflow(root, name, folder));
  const mistakes = [
    ...read.flatMap((workflow) => workflow.mistakes),
    ...findTwice(new Map(own), further, root),
  ];
  if (mistakes.length > 0) {
    throw new DeploymentSettingsError(['Cannot deploy these workflows:', ...mistakes].join('\n  '));
  }
  const images = [...new Set(read.flatMap(({ image }) => image ?? []))].sort();
  checkRoom(images, stackName);
  return { folders, images };
}

type NamedFolder = readonly [name: string, folder: string];

/** The folders in a folder that hold a definition. */
function findWorkflows(parent: string): readonly NamedFolder[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }): NamedFolder => [name, join(parent, name)])
    .filter(([, folder]) => existsSync(join(folder, 'workflow.yaml')))
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

/** The operator's workflows, or why there are none. */
function findFurther(root: string, workflowsFolder: string): readonly NamedFolder[] | string {
  const place = `setting "workflowsFolder" is ${JSON.stringify(workflowsFolder)}`;
  const folder = resolve(root, workflowsFolder);
  if (!existsSync(folder)) return `Cannot deploy: ${place}, and there is no folder ${folder}`;
  const found = findWorkflows(folder);
  return found.length > 0
    ? found
    : `Cannot deploy: ${place}, and no folder in ${folder} holds a workflow.yaml`;
}

interface ReadWorkflow {
  readonly mistakes: readonly string[];
  readonly image?: string | undefined;
}

function readWorkflow(root: string, name: string, folder: string): ReadWorkflow {
  const file = join(relative(root, folder), 'workflow.yaml');
  try {
    const text = readFileSync(join(folder, 'workflow.yaml'), 'utf8');
    return { mistakes: [], image: readWorkflowDefinition(file, text, name).definition.image };
  } catch (error) {
    if (error instanceof InputErrors) return { mistakes: error.errors.map(formatInputError) };
    throw error;
  }
}

function findTwice(
  own: ReadonlyMap<string, string>,
  further: readonly NamedFolder[],
  root: string,
): readonly string[] {
  return further
    .filter(([name]) => own.has(name))
    .map(([name, folder]) => {
      const here = relative(root, own.get(name) ?? '');
      return `"${name}" is a workflow in ${relative(root, folder)} and in ${here}: rename one of the two`;
    });
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
