import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import * as z from 'zod';
import type { WorkflowDefinition } from '../../domain/definition/workflow-definition';
import type { InputError } from '../../domain/errors';
import { createOfflinePlanning } from '../../runtime/offline-planning';
import { checkSheet, errorsOf } from '../check-sheet';
import type { CommandCall } from '../command-call';
import { definitionFile } from '../definition-file';
import { checkDefinition, type CheckedDefinition } from '../definition-check';
import { EXIT_CODES } from '../exit-codes';
import { renderInputError, wholeError } from '../input-errors';
import { readOptions, workflowFoldersOf, workflowsOption } from '../option-schemas';
import { formatCount } from '../quantities';
import { unknownWorkflow } from '../workflow-lookup';

const DEFINITION = 'workflow.yaml';

const optionsSchema = z.object({ workflows: workflowsOption });

/** `wfm workflows check DIR|FILE|NAME` */
export async function checkWorkflow(call: CommandCall): Promise<number> {
  const { operands, host, output } = call;
  const { workflows } = readOptions(optionsSchema, call);
  const folder = await findFolder(call, operands[0] ?? '', workflowFoldersOf(workflows, host));
  const file = definitionFile(folder, host.currentFolder);
  const text = await readFile(join(folder, DEFINITION), 'utf8');
  const checked = await checkDefinition({ file, text, folderName: basename(folder) }, host);
  const example = await checkExample(call, folder, checked.definition);
  const errors = [...checked.errors, ...example.errors];
  const { warnings, hasCheckedCommands } = checked;
  if (output.json) {
    output.answerJson({
      valid: errors.length === 0,
      errors: errors.map(wholeError),
      warnings: warnings.map(wholeError),
      shellcheck: hasCheckedCommands,
    });
  } else tell(call, { ...checked, errors, texts: new Map([...example.texts, [file, text]]) });
  return errors.length === 0 ? EXIT_CODES.success : EXIT_CODES.user;
}

async function findFolder(
  { host: { currentFolder } }: CommandCall,
  named: string,
  folders: readonly string[],
): Promise<string> {
  const path = resolve(currentFolder, named);
  const folder = basename(path) === DEFINITION ? dirname(path) : path;
  if (existsSync(join(folder, DEFINITION))) return folder;
  const { workflows } = createOfflinePlanning(folders);
  const found = await workflows.folderOf(named);
  if (found !== undefined) return found;
  throw unknownWorkflow(named, await workflows.names());
}

interface CheckedExample {
  readonly errors: readonly InputError[];
  /** Texts by the file names that errors have. */
  readonly texts: ReadonlyMap<string, string>;
}

/** An example that cannot be launched is worse than none. */
async function checkExample(
  { host: { currentFolder } }: CommandCall,
  folder: string,
  definition: WorkflowDefinition | undefined,
): Promise<CheckedExample> {
  if (definition?.example === undefined) return { errors: [], texts: new Map() };
  const sheet = await checkSheet(join(relative(currentFolder, folder), definition.example), {
    currentFolder,
    workflowFolders: [dirname(folder)],
  });
  const { file, texts, outcome } = sheet;
  if (!outcome.valid || outcome.request.workflow === definition.name) {
    return { errors: errorsOf(sheet), texts };
  }
  const message = `The example launches "${outcome.request.workflow}", not "${definition.name}"`;
  return { errors: [{ file, path: 'workflow', message }], texts };
}

function tell(
  { output }: CommandCall,
  {
    errors,
    warnings,
    hasCheckedCommands,
    texts,
    definition,
  }: Omit<CheckedDefinition, 'texts'> & {
    readonly texts: ReadonlyMap<string, string>;
  },
): void {
  for (const error of errors) {
    output.complain(renderInputError(error, texts.get(error.file), output));
  }
  for (const warning of warnings) {
    const told = { ...warning, message: `warning: ${warning.message}` };
    output.complain(renderInputError(told, texts.get(warning.file), output));
  }
  if (definition !== undefined && !hasCheckedCommands) {
    output.complain('shellcheck is not installed: nobody has looked at the commands. To install:');
    output.complain(
      '  sudo apt-get install shellcheck   # or: conda install -c conda-forge shellcheck',
    );
  }
  output.answer(
    `${formatCount(errors.length, 'error')}, ${formatCount(warnings.length, 'warning')}`,
  );
}
