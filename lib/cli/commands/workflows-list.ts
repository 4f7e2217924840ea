import { basename, relative } from 'node:path';
import * as z from 'zod';
import { readWorkflowDefinition } from '../../domain/definition/definition-parser';
import { InputErrors } from '../../domain/errors';
import { shellCommand } from '../../domain/plan/shell-word';
import { createOfflinePlanning } from '../../runtime/offline-planning';
import type { FolderCatalog } from '../../runtime/workflow-catalog';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';
import { printable } from '../printable';
import { formatCount } from '../quantities';
import { renderTable, renderTsv } from '../table';

const optionsSchema = z.object({ workflows: workflowsOption });

/** A row of the list; without a version when its definition cannot be read. */
interface ListedWorkflow {
  readonly name: string;
  readonly version: string | null;
  readonly description: string | null;
  readonly folder: string;
  /** How many mistakes its definition has. */
  readonly errors: number;
}

/** `wfm workflows` */
export async function listWorkflows(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const { workflows } = readOptions(optionsSchema, call);
  const { workflows: catalog } = createOfflinePlanning(workflowFoldersOf(workflows, host));
  const names = await catalog.names();
  const listed = await Promise.all(names.map((name) => describe(catalog, name)));
  if (output.json) output.answerJson(listed);
  else {
    const header = ['WORKFLOW', 'VERSION', 'FROM', 'DESCRIPTION'];
    const rows = listed.map((row) => cellsOf(row, host.currentFolder, workflows).map(printable));
    output.answer((output.watched ? renderTable : renderTsv)([header, ...rows]));
  }
  return EXIT_CODES.success;
}

async function describe(catalog: FolderCatalog, name: string): Promise<ListedWorkflow> {
  const folder = (await catalog.folderOf(name)) ?? '';
  try {
    const text = (await catalog.find(name)) ?? '';
    const file = `${name}/workflow.yaml`;
    const { definition } = readWorkflowDefinition(file, text, basename(folder));
    const { version, description = null } = definition;
    return { name, version, description, folder, errors: 0 };
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    return { name, version: null, description: null, folder, errors: error.errors.length };
  }
}

function cellsOf(
  { name, version, description, folder, errors }: ListedWorkflow,
  currentFolder: string,
  typed: string | undefined,
): readonly string[] {
  const option = typed === undefined ? [] : ['--workflows', typed];
  const check = shellCommand('wfm', 'workflows', 'check', name, ...option);
  const text =
    errors === 0 ? (description ?? '') : `broken, ${formatCount(errors, 'error')}: see "${check}"`;
  return [name, version ?? '', relative(currentFolder, folder) || '.', text];
}
