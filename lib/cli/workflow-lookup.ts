import { parseWorkflowDefinition } from '../domain/definition/definition-parser';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import { askNearest } from '../domain/input/nearest-name';
import { createOfflinePlanning } from '../runtime/offline-planning';
import { CommandError } from './command-error';
import { definitionFile } from './definition-file';

/** A workflow and where it lies. */
export interface FoundWorkflow {
  readonly folder: string;
  readonly definition: WorkflowDefinition;
}

/** Finds a workflow by its name; throws a usage error that names those that there are, or what is wrong with its definition. */
export async function getWorkflow(
  name: string,
  workflowFolders: readonly string[],
  currentFolder: string,
): Promise<FoundWorkflow> {
  const { workflows } = createOfflinePlanning(workflowFolders);
  const [text, folder] = [await workflows.find(name), await workflows.folderOf(name)];
  if (text === undefined || folder === undefined) {
    throw unknownWorkflow(name, await workflows.names());
  }
  const file = definitionFile(folder, currentFolder);
  return { folder, definition: parseWorkflowDefinition(file, text) };
}

/** What to say of a name that is not among those that there are. */
export function unknownWorkflow(name: string, names: readonly string[]): CommandError {
  const known = names.length === 0 ? 'There is none.' : `Known workflows: ${names.join(', ')}.`;
  const hint = `${askNearest(name, names)} ${known}`.trimStart();
  return new CommandError('UsageError', `no workflow has the name "${name}"`, { hint });
}
