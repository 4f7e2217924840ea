import { mapValues } from '../map-values';
import { checkColumns, resolveColumns } from './definition-columns';
import { checkConditions } from './definition-conditions';
import { checkFailures } from './definition-failures';
import { checkInputs } from './definition-inputs';
import { parseInput, parsePublished } from './input-source';
import { checkPublishedPaths } from './published-paths';
import { checkNeeded } from './needed-steps';
import { checkNames } from './definition-names';
import { checkDeclarations } from './definition-parameters';
import { checkPaths } from './definition-paths';
import { checkShared } from './definition-shared';
import { DEFINITION_STAND_INS } from './definition-stand-ins';
import { checkResources } from './definition-resources';
import { workflowDefinitionSchema, type RawDefinition, type RawStep } from './definition-schema';
import { WorkflowDefinitionError } from '../errors';
import { findFalseSpace } from '../input/clean-text';
import { readInputDocument, type InputDocument } from '../input/input-document';
import { InputErrorList } from '../input/input-error-list';
import { readIntact } from '../input/intact-input';
import { invalid, valid, type Checked } from '../input/checked';
import type { Step, WorkflowDefinition } from './workflow-definition';

const DEFINITION_KIND = { name: 'workflow definition', keys: ['name', 'version', 'steps'] };

const DEFAULT_CPUS = 1;
const DEFAULT_MEMORY_MIB = 1024;
const DEFAULT_TIME_SECONDS = 3600;

/** A definition with the document that it was read from, so that later checks can say where something stands. */
export interface ReadDefinition {
  readonly definition: WorkflowDefinition;
  readonly document: InputDocument;
}

/** Throws `WorkflowDefinitionError` with every mistake in a workflow.yaml. */
export function parseWorkflowDefinition(file: string, text: string): WorkflowDefinition {
  return readWorkflowDefinition(file, text).definition;
}

/** The same, with where everything stands; its folder, if told, must have its name. */
export function readWorkflowDefinition(
  file: string,
  text: string,
  folderName?: string,
): ReadDefinition {
  const document = readInputDocument(file, text, DEFINITION_KIND);
  if (!document.ok) throw new WorkflowDefinitionError(document.errors);
  const reading = readIntact(document.value, workflowDefinitionSchema, DEFINITION_STAND_INS);
  if (reading.value === undefined) throw new WorkflowDefinitionError(reading.errors);
  const errors = new InputErrorList(document.value, [], reading.refused);
  errors.addAll(reading.errors);
  checkFolder(reading.value, errors, folderName);
  const definition = resolveDefinition(reading.value, errors);
  if (!definition.ok) throw new WorkflowDefinitionError(definition.errors);
  return { definition: definition.value, document: document.value };
}

/** Resolves the names of a definition; `errors` knows where it stands, and where its form was refused. */
export function resolveDefinition(
  raw: RawDefinition,
  errors: InputErrorList,
): Checked<WorkflowDefinition> {
  checkNames(raw, errors);
  checkColumns(raw, errors);
  checkDeclarations(raw, errors);
  checkPaths(raw, errors);
  checkResources(raw, errors);
  checkCommands(raw, errors);
  checkConditions(raw, errors);
  checkInputs(raw, errors);
  checkPublishedPaths(raw, errors);
  checkShared(raw, errors);
  checkNeeded(raw, errors);
  checkFailures(raw, errors);
  return errors.isEmpty ? valid(resolve(raw)) : invalid(errors.toErrors());
}

/** Sheets find a workflow by its folder, and rows of launches say its name. */
function checkFolder(
  { name }: RawDefinition,
  errors: InputErrorList,
  folderName: string = name,
): void {
  if (name === folderName) return;
  const message = `The name is "${name}" and the folder "${folderName}": sheets find a workflow by its folder`;
  errors.addAt(['name'], message, 'Give both the same name.');
}

function checkCommands({ steps }: RawDefinition, errors: InputErrorList): void {
  if (steps.length === 0) errors.addAt(['steps'], 'A workflow needs at least one step');
  steps.forEach(({ command, outputs }, index) => {
    const refusal = refuseCommand(command);
    if (refusal !== undefined) errors.addAt(['steps', index, 'command'], ...refusal);
    if (Object.keys(outputs).length > 0) return;
    errors.addAt(['steps', index, 'outputs'], 'A step needs at least one output');
  });
}

/** Blanks at the end of a command are dropped, so they must mean nothing there. */
function refuseCommand(command: string): readonly [message: string, hint?: string] | undefined {
  const text = command.trimEnd();
  if (text === '') return ['The command is empty'];
  if (/(?<!\\)(?:\\\\)*\\$/.test(text)) {
    return ['The command ends with a backslash, after which nothing follows', 'Remove it.'];
  }
  if (text === command.replace(/[ \t\n]+$/, '')) return undefined;
  const found = findFalseSpace(command.slice(text.length)) ?? 'a line separator';
  return [`The command ends with ${found}, which bash takes as part of a word`, 'Remove it.'];
}

function resolve(raw: RawDefinition): WorkflowDefinition {
  return {
    ...raw,
    samples: resolveColumns(raw),
    lists: raw.lists ?? {},
    references: mapValues(raw.references ?? {}, ({ companions, ...reference }) => ({
      ...reference,
      companions: companions ?? {},
    })),
    parameters: raw.parameters ?? {},
    steps: raw.steps.map(resolveStep),
    publish: mapValues(raw.publish, parsePublished),
    failures: raw.failures?.map((rule) => ({ ...rule, owner: rule.owner ?? 'scientist' })),
  };
}

function resolveStep({ memory, time, disk, ...step }: RawStep): Step {
  return {
    ...step,
    forEach: step.forEach ?? [],
    inputs: mapValues(step.inputs ?? {}, parseInput),
    cpus: step.cpus ?? DEFAULT_CPUS,
    ...resolveMemory(memory),
    timeSeconds: time ?? DEFAULT_TIME_SECONDS,
    ...(disk === undefined ? {} : { diskMib: disk }),
    temp: step.temp ?? [],
  };
}

function resolveMemory(memory: RawStep['memory']): Pick<Step, 'memoryMib' | 'memoryGrowth'> {
  if (typeof memory !== 'object') return { memoryMib: memory ?? DEFAULT_MEMORY_MIB };
  const { start, perAttempt: perAttemptMib, max: maximumMib } = memory;
  return { memoryMib: start, memoryGrowth: { perAttemptMib, maximumMib } };
}
