import { invalid } from '../input/checked';
import type { ParsedSheet } from './configuration-sheet';
import type { InputError } from '../errors';
import { showFound } from '../input/input-check';
import { InputErrorList } from '../input/input-error-list';
import { askNearest } from '../input/nearest-name';
import { refuseLocation } from '../input/object-location';
import { refuseParameterValue } from './parameter-value';
import type { WorkflowDefinition } from '../definition/workflow-definition';

/** What a launch runs with: the sheet's values over the definition's defaults. */
export interface EffectiveParameters {
  readonly parameters: Readonly<Record<string, string>>;
  /** Paths relative to the sheet's `data`, or S3 URIs. */
  readonly references: Readonly<Record<string, string>>;
}

export type ParameterCheck =
  | { readonly ok: true; readonly value: EffectiveParameters }
  | {
      readonly ok: false;
      readonly errors: readonly InputError[];
      /** Whether each error is something required that the sheet does not give. */
      readonly onlyMissing: boolean;
    };

/** Checks what only the definition knows: parameters, references, names of steps, and whether samples are needed. */
export function checkParameters(
  definition: WorkflowDefinition,
  { sheet, document }: ParsedSheet,
): ParameterCheck {
  const errors = new InputErrorList(document);
  checkKnownNames(definition, sheet.parameters, errors);
  checkStepNames(definition, Object.keys(sheet.resources), errors);
  checkSamplesGiven(definition, sheet.samples !== undefined, errors);
  const parameters = fill(definition.parameters, sheet.parameters, {
    errors,
    noun: 'parameter',
    refuse: refuseParameterValue,
  });
  const references = fill(definition.references, sheet.parameters, {
    errors,
    noun: 'reference',
    refuse: (_, text) => refuseLocation(text),
  });
  if (errors.isEmpty) return { ok: true, value: { parameters, references } };
  return { ...invalid(errors.toErrors()), onlyMissing: errors.isOnlyMissing };
}

interface Declaration {
  readonly description?: string | undefined;
  readonly default?: string | undefined;
}

interface Filling<Declared> {
  readonly errors: InputErrorList;
  readonly noun: string;
  readonly refuse: (declared: Declared, text: string) => string | undefined;
}

function fill<Declared extends Declaration>(
  declarations: Readonly<Record<string, Declared>>,
  given: Readonly<Record<string, string>>,
  { errors, noun, refuse }: Filling<Declared>,
): Readonly<Record<string, string>> {
  const filled: Record<string, string> = {};
  for (const [name, declared] of Object.entries(declarations)) {
    const path = ['parameters', name];
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const text = own ?? declared.default;
    if (text === undefined) {
      const hint =
        declared.description === undefined ? undefined : `It is: ${declared.description}`;
      errors.addMissing(path, `Missing ${noun} "${name}"`, hint);
      continue;
    }
    const must = own === undefined ? undefined : refuse(declared, own);
    if (must === undefined) filled[name] = text;
    else errors.addAt(path, `"${path.join('.')}" must ${must}: current value is ${showFound(own)}`);
  }
  return filled;
}

function checkKnownNames(
  { name: workflow, parameters, references }: WorkflowDefinition,
  given: Readonly<Record<string, string>>,
  errors: InputErrorList,
): void {
  const known = [...Object.keys(parameters), ...Object.keys(references)];
  for (const name of Object.keys(given).filter((key) => !known.includes(key))) {
    const allowed = `Parameters of ${workflow}: ${known.join(', ') || 'none'}.`;
    const hint = `${askNearest(name, known)} ${allowed}`.trimStart();
    errors.addAtKey(['parameters', name], `Unknown parameter ${JSON.stringify(name)}`, hint);
  }
}

function checkStepNames(
  { name: workflow, steps }: WorkflowDefinition,
  given: readonly string[],
  errors: InputErrorList,
): void {
  const known = steps.map(({ name }) => name);
  for (const name of given.filter((step) => !known.includes(step))) {
    const hint =
      `${askNearest(name, known)} Steps of ${workflow}: ${known.join(', ')}.`.trimStart();
    errors.addAtKey(['resources', name], `Unknown step ${JSON.stringify(name)}`, hint);
  }
}

function checkSamplesGiven(
  { name: workflow, samples }: WorkflowDefinition,
  isGiven: boolean,
  errors: InputErrorList,
): void {
  if (samples !== undefined && !isGiven) {
    const hint = `Its columns are: ${Object.keys(samples.columns).join(', ')}.`;
    errors.addMissing(['samples'], 'Missing sample sheet "samples"', hint);
  }
  if (samples === undefined && isGiven) {
    errors.addAtKey(['samples'], `Workflow ${workflow} takes no samples`, 'Remove this key.');
  }
}
