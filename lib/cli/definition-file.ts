import { join, relative } from 'node:path';
import type { WorkflowCatalog } from '../actions/prepare-deps';
import type { FolderCatalog } from '../runtime/workflow-catalog';

/** Where a definition lies, from the current folder. */
export function definitionFile(workflowFolder: string, currentFolder: string): string {
  return join(relative(currentFolder, workflowFolder), 'workflow.yaml');
}

/** A catalog that remembers the definitions which were asked for, and where they lie: their errors know a workflow and no folder. */
export class OpenedDefinitions implements WorkflowCatalog {
  /** Files by the names that errors have. */
  readonly files = new Map<string, string>();
  /** By file. */
  readonly texts = new Map<string, string>();

  constructor(
    private readonly catalog: FolderCatalog,
    private readonly currentFolder: string,
  ) {}

  async find(name: string): Promise<string | undefined> {
    const [text, folder] = [await this.catalog.find(name), await this.catalog.folderOf(name)];
    if (text === undefined || folder === undefined) return undefined;
    const file = definitionFile(folder, this.currentFolder);
    this.files.set(unplaced(name), file);
    this.texts.set(file, text);
    return text;
  }

  /** Of a definition that was found. */
  fileOf(name: string): string {
    return this.files.get(unplaced(name)) ?? unplaced(name);
  }

  names(): Promise<readonly string[]> {
    return this.catalog.names();
  }
}

function unplaced(name: string): string {
  return `${name}/workflow.yaml`;
}
