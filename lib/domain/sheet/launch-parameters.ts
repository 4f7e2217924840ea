import { invalid } from '../input/checked';
import type { ParameterValue, ParsedSheet } from './configuration-sheet';
import type { InputError } from '../errors';
import { showFound } from '../input/input-check';
import { InputErrorList } from '../input/input-error-list';
import { askNearest } from '../input/nearest-name';
import { refuseLocation } from '../input/object-location';
import { refuseListValues, refuseParameterValue } from './parameter-value';
import type { WorkflowDefinition } from '../definition/workflow-definition';

/** What a launch runs with: the sheet's values over the definition's defaults. */
export interface EffectiveParameters {
  readonly parameters: Readonly<Record<string, string>>;
  /** Paths relative to the sheet's `data`, or S3 URIs. */
  readonly references: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
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
    refuse: (parameter, value) =>
      typeof value === 'string' ? refuseParameterValue(parameter, value) : 'be a single value',
  });
  const references = fill(definition.references, sheet.parameters, {
    errors,
    noun: 'reference',
    refuse: (_, value) =>
      typeof value === 'string' ? refuseLocation(value) : 'be the path of one file',
  });
  const lists = fill(definition.lists, sheet.parameters, {
    errors,
    noun: 'list',
    refuse: (_, value) =>
      typeof value === 'string' ? 'be a list, e.g. [chr21, chr22]' : refuseListValues(value),
  });
  if (!errors.isEmpty) {
    return { ...invalid(errors.toErrors()), onlyMissing: errors.isOnlyMissing };
  }
  const value = {
    parameters: mapValues(parameters, String),
    references: mapValues(references, String),
    lists: mapValues(lists, (values) => (typeof values === 'string' ? [values] : values)),
  };
  return { ok: true, value };
}

interface Declaration {
  readonly description?: string | undefined;
  readonly default?: ParameterValue | undefined;
}

interface Filling<Declared> {
  readonly errors: InputErrorList;
  readonly noun: string;
  readonly refuse: (declared: Declared, value: ParameterValue) => string | undefined;
}

function fill<Declared extends Declaration>(
  declarations: Readonly<Record<string, Declared>>,
  given: Readonly<Record<string, ParameterValue>>,
  { errors, noun, refuse }: Filling<Declared>,
): Readonly<Record<string, ParameterValue>> {
  const filled: Record<string, ParameterValue> = {};
  for (const [name, declared] of Object.entries(declarations)) {
    const path = ['parameters', name];
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = own ?? declared.default;
    if (value === undefined) {
      const hint =
        declared.description === undefined ? undefined : `It is: ${declared.description}`;
      errors.addMissing(path, `Missing ${noun} "${name}"`, hint);
      continue;
    }
    const must = own === undefined ? undefined : refuse(declared, own);
    if (must === undefined) filled[name] = value;
    else {
      const found = showFound(errors.document.find(path));
      errors.addAt(path, `"${path.join('.')}" must ${must}: current value is ${found}`);
    }
  }
  return filled;
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function checkKnownNames(
  { name: workflow, parameters, references, lists }: WorkflowDefinition,
  given: Readonly<Record<string, ParameterValue>>,
  errors: InputErrorList,
): void {
  const known = [parameters, references, lists].flatMap((declared) => Object.keys(declared));
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
