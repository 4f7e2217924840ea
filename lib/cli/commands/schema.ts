import * as z from 'zod';
import { parseWorkflowDefinition } from '../../domain/definition/definition-parser';
import { askNearest } from '../../domain/input/nearest-name';
import { sheetJsonSchema, type JsonSchema } from '../../domain/sheet/sheet-json-schema';
import { workflowJsonSchema } from '../../domain/sheet/workflow-json-schema';
import { createOfflinePlanning } from '../../runtime/offline-planning';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { EXIT_CODES } from '../exit-codes';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';

const optionsSchema = z.object({
  workflow: z.string().min(1, 'the name of a workflow').optional(),
  workflows: workflowsOption,
});

/** `wfm schema [--workflow NAME]` */
export async function schema(call: CommandCall): Promise<number> {
  const { host, output } = call;
  const { workflow, workflows } = readOptions(optionsSchema, call);
  const answer =
    workflow === undefined
      ? sheetJsonSchema()
      : await schemaOf(workflow, workflowFoldersOf(workflows, host));
  if (output.json) output.answerJson(answer);
  else output.answer(JSON.stringify(answer, undefined, 2));
  return EXIT_CODES.success;
}

async function schemaOf(name: string, folders: readonly string[]): Promise<JsonSchema> {
  const { workflows } = createOfflinePlanning(folders);
  const text = await workflows.find(name);
  if (text !== undefined) {
    return workflowJsonSchema(parseWorkflowDefinition(`${name}/workflow.yaml`, text));
  }
  const names = await workflows.names();
  const hint = `${askNearest(name, names)} Known workflows: ${names.join(', ')}.`.trimStart();
  throw new CommandError('UsageError', `option --workflow names no workflow: "${name}"`, { hint });
}
