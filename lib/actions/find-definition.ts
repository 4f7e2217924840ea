import { parseWorkflowDefinition, resolveDefinition } from '../domain/definition/definition-parser';
import { InvalidConfigurationError, UnknownWorkflowError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';
import { nearestName } from '../domain/input/nearest-name';
import { NOTHING_REFUSED } from '../domain/input/refused-places';
import { slugOf } from '../domain/launch/launch-id';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { WorkflowChoice } from '../domain/sheet/workflow-choice';
import type { WorkflowCatalog } from './prepare-deps';

/** A workflow whose definition is known; with its text where it is no part of the deployment. */
export interface KnownWorkflow {
  readonly definition: WorkflowDefinition;
  /** As JSON. */
  readonly ownText?: string | undefined;
}

/** What a definition has for a version that stands in a sheet. */
const SHEET_VERSION = 'sheet';

/** The definition that a sheet names or has; throws an `InputErrors` when there is none, or when it is wrong. */
export async function findDefinition(
  workflows: WorkflowCatalog,
  parsed: ParsedSheet,
  choice: Exclude<WorkflowChoice, { kind: 'foreign' }>,
): Promise<KnownWorkflow> {
  if (choice.kind === 'own') return resolveOwn(parsed, choice.definition);
  const { name } = choice;
  const text = await workflows.find(name);
  if (text !== undefined) {
    return { definition: parseWorkflowDefinition(`${name}/workflow.yaml`, text) };
  }
  const names = await workflows.names();
  const nearest = nearestName(name, names);
  throw new UnknownWorkflowError([
    {
      file: parsed.document.file,
      ...parsed.document.locate(['workflow']),
      path: 'workflow',
      message: `Unknown workflow "${name}"`,
      hint: `${nearest === undefined ? '' : `Did you mean "${nearest}"? `}Known workflows: ${names.join(', ')}`,
    },
  ]);
}

/** The launch carries what stands in its sheet as JSON, so that it is read the same way when the run is planned. */
function resolveOwn(
  { sheet, document, refused = NOTHING_REFUSED }: ParsedSheet,
  written: Extract<WorkflowChoice, { kind: 'own' }>['definition'],
): KnownWorkflow {
  const identity = { name: written.name ?? slugOf(sheet.name), version: SHEET_VERSION };
  const errors = new InputErrorList(document, ['workflow'], refused);
  const checked = resolveDefinition({ ...written, ...identity }, errors);
  if (!checked.ok) throw new InvalidConfigurationError(checked.errors);
  // What is left of a workflow is none that a sheet's other keys could be checked against: its own mistakes are told already.
  if (!errors.isIntact([])) throw new InvalidConfigurationError([]);
  const text = { ...ownKeys(document.find(['workflow'])), ...identity };
  return { definition: checked.value, ownText: JSON.stringify(text) };
}

function ownKeys(written: unknown): object {
  return typeof written === 'object' && written !== null ? written : {};
}
