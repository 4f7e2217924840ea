import * as z from 'zod';
import { definitionJsonSchema } from '../../domain/definition/definition-json-schema';
import { parseWorkflowDefinition } from '../../domain/definition/definition-parser';
import { askNearest } from '../../domain/input/nearest-name';
import type { JsonSchema } from '../../domain/input/json-schema';
import { sheetJsonSchema } from '../../domain/sheet/sheet-json-schema';
import { workflowJsonSchema } from '../../domain/sheet/workflow-json-schema';
import { createOfflinePlanning } from '../../runtime/offline-planning';
import type { CommandCall } from '../command-call';
import { CommandError } from '../command-error';
import { OpenedDefinitions } from '../definition-file';
import { EXIT_CODES } from '../exit-codes';
import type { Host } from '../host';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';

const optionsSchema = z.object({
  definition: z.boolean().optional(),
  workflow: z.string().min(1, 'the name of a workflow').optional(),
  workflows: workflowsOption,
});

/** `wfm schema [--workflow NAME | --definition]` */
export async function schema(call: CommandCall): Promise<number> {
  const { output } = call;
  const answer = await chosenSchema(call);
  if (output.json) output.answerJson(answer);
  else output.answer(JSON.stringify(answer, undefined, 2));
  return EXIT_CODES.success;
}

async function chosenSchema(call: CommandCall): Promise<JsonSchema> {
  const { definition, workflow, workflows } = readOptions(optionsSchema, call);
  if (workflow === undefined) {
    return definition === true ? definitionJsonSchema() : sheetJsonSchema();
  }
  if (definition === true) {
    const message = 'options --workflow and --definition exclude each other';
    throw new CommandError('UsageError', message, {
      hint: 'The one is for sheets of a workflow, the other for a workflow.yaml.',
    });
  }
  return schemaOf(workflow, call.host, workflowFoldersOf(workflows, call.host));
}

async function schemaOf(
  name: string,
  { currentFolder }: Pick<Host, 'currentFolder'>,
  folders: readonly string[],
): Promise<JsonSchema> {
  const { workflows: catalog } = createOfflinePlanning(folders);
  const workflows = new OpenedDefinitions(catalog, currentFolder);
  const text = await workflows.find(name);
  if (text !== undefined) {
    return workflowJsonSchema(parseWorkflowDefinition(workflows.fileOf(name), text));
  }
  const names = await workflows.names();
  const hint = `${askNearest(name, names)} Known workflows: ${names.join(', ')}.`.trimStart();
  throw new CommandError('UsageError', `option --workflow names no workflow: "${name}"`, { hint });
}
