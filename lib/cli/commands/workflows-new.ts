import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import * as z from 'zod';
import { WORKFLOW_NAME } from '../../domain/definition/definition-schema';
import { shellCommand } from '../../domain/plan/shell-word';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { EXIT_CODES } from '../exit-codes';
import { makeFolder } from '../make-folder';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';
import { createOfflinePlanning } from '../../runtime/offline-planning';
import { scaffoldWorkflow } from '../workflow-scaffold';
import { writeFiles } from '../write-files';

const optionsSchema = z.object({ workflows: workflowsOption });

/** `wfm workflows new NAME` */
export async function newWorkflow(call: CommandCall): Promise<number> {
  const { operands, host, output } = call;
  const { workflows } = readOptions(optionsSchema, call);
  const [name = ''] = operands;
  if (!WORKFLOW_NAME.test(name)) {
    const hint = 'Names have lower-case letters, digits and "-" only, e.g. tumour-variants.';
    throw new CommandError('UsageError', `"${name}" is no name for a workflow`, { hint });
  }
  if (workflows !== undefined) {
    await makeFolder(resolve(host.currentFolder, workflows));
  }
  const folders = workflowFoldersOf(workflows, host);
  // Of a deployment with a folder of its own, that one.
  const folder = join(folders.at(-1) ?? '', name);
  const schema = join(host.productFolder, 'schema', 'workflow-definition.schema.json');
  const files = scaffoldWorkflow(name, relative(folder, schema));
  await refuseTaken(name, folder, folders);
  await writeFiles(folder, files);
  const shown = relative(host.currentFolder, folder) || '.';
  if (output.json) output.answerJson({ name, folder, files: [...files.keys()] });
  else tell(call, { shown, files: [...files.keys()], typed: workflows });
  return EXIT_CODES.success;
}

/** Neither a workflow of that name in another folder, nor anything that lies where it would go. */
async function refuseTaken(
  name: string,
  folder: string,
  folders: readonly string[],
): Promise<void> {
  const { workflows } = createOfflinePlanning(folders);
  const taken = await workflows.folderOf(name);
  if (taken === undefined && !existsSync(folder)) return;
  throw new CommandError(
    'FolderNotEmptyError',
    `There is a "${name}" already: ${taken ?? folder}`,
    {
      hint: 'Choose another name, or another folder with --workflows.',
    },
  );
}

interface NewWorkflow {
  /** Its folder, seen from where people are. */
  readonly shown: string;
  readonly files: readonly string[];
  /** The folder of workflows that was typed. */
  readonly typed: string | undefined;
}

function tell({ output }: CommandCall, { shown, files, typed }: NewWorkflow): void {
  const named = typed === undefined ? [] : ['--workflows', typed];
  const sheet = join(shown, 'example/sheet.yaml');
  output.answer(`Wrote ${shown}:`);
  for (const file of files) output.answer(`  ${file}`);
  output.answer(
    'It runs as it stands, as soon as the deployment has it ("npm run deploy", or "wfm local" started anew):',
  );
  output.answer(`  ${shellCommand('wfm', 'workflows', 'check', shown)}`);
  output.answer(`  ${shellCommand('wfm', 'launch', sheet, '--with-data', '--watch', ...named)}`);
}
