import { join, relative } from 'node:path';
import * as z from 'zod';
import type { CommandCall } from '../command-call';
import { EXIT_CODES } from '../exit-codes';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';
import { describeWorkflow } from '../workflow-description';
import { getWorkflow } from '../workflow-lookup';

const optionsSchema = z.object({ workflows: workflowsOption });

/** `wfm workflows show NAME` */
export async function showWorkflow(call: CommandCall): Promise<number> {
  const { operands, host, output } = call;
  const { workflows } = readOptions(optionsSchema, call);
  const [name = ''] = operands;
  const folders = workflowFoldersOf(workflows, host);
  const { definition, folder } = await getWorkflow(name, folders, host.currentFolder);
  if (output.json) {
    output.answerJson({ ...definition, folder });
    return EXIT_CODES.success;
  }
  const shown = relative(host.currentFolder, folder) || '.';
  const example = definition.example === undefined ? undefined : join(shown, definition.example);
  const options = workflows === undefined ? [] : ['--workflows', workflows];
  const description = describeWorkflow(definition, { folder: shown, example, options });
  for (const { title, lines } of description) {
    if (title !== undefined) output.answer(`\n${output.styled('bold', title)}`);
    for (const line of lines) output.answer(line);
  }
  return EXIT_CODES.success;
}
