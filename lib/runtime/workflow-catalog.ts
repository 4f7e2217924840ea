import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowCatalog } from '../actions/prepare-deps';

/** A catalog that also knows where each workflow lies, with its README and its example. */
export interface FolderCatalog extends WorkflowCatalog {
  /** Undefined when there is no such workflow. */
  folderOf(name: string): Promise<string | undefined>;
}

/** The workflow definitions in folders: `<name>/workflow.yaml`; of two with one name that of the earlier folder. */
export function createWorkflowCatalog(...folders: readonly string[]): FolderCatalog {
  // Only a name that a folder lists becomes part of a path.
  const list = async (): Promise<ReadonlyMap<string, string>> => {
    const found = await Promise.all(folders.toReversed().map(listWorkflows));
    return new Map(found.flat());
  };
  return {
    names: async () => [...(await list()).keys()].sort(),
    find: async (name) => {
      const folder = (await list()).get(name);
      return folder === undefined ? undefined : readFile(definitionFile(folder), 'utf8');
    },
    folderOf: async (name) => (await list()).get(name),
  };
}

/** The folders in a folder that hold a definition; others may lie beside them. */
async function listWorkflows(
  parent: string,
): Promise<readonly (readonly [name: string, folder: string])[]> {
  const entries = await readdir(parent, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(
    folders.map(async (name) => {
      const folder = join(parent, name);
      const holdsDefinition = await access(definitionFile(folder)).then(
        () => true,
        () => false,
      );
      return holdsDefinition ? [[name, folder] as const] : [];
    }),
  );
  return found.flat();
}

function definitionFile(folder: string): string {
  return join(folder, 'workflow.yaml');
}
