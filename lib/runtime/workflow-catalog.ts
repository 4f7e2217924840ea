import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowCatalog } from '../actions/prepare-launch';

/** The workflow definitions in a folder: `<name>/workflow.yaml`. */
export function createWorkflowCatalog(folder: string): WorkflowCatalog {
  const names = async (): Promise<readonly string[]> => {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  };
  return {
    names,
    // Only a name that the folder lists becomes part of a path.
    find: async (name) =>
      (await names()).includes(name)
        ? readFile(join(folder, name, 'workflow.yaml'), 'utf8')
        : undefined,
  };
}
