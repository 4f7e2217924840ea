import { mapValues } from '../map-values';
import { invalid } from '../input/checked';
import {
  NESTED,
  PARAMETER_EXPECTED,
  type ParameterValue,
  type ParsedSheet,
} from './configuration-sheet';
import type { InputError } from '../errors';
import { showFound } from '../input/input-check';
import { InputErrorList } from '../input/input-error-list';
import { askNearest, nearestName } from '../input/nearest-name';
import { hintS3Uri } from '../input/location-hints';
import { refuseLocation } from '../input/object-location';
import {
  hintParameterValue,
  refuseListValues,
  refuseParameterValue,
  reportList,
  type ListRefusal,
} from './parameter-value';
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
  const meant = checkKnownNames(definition, sheet.parameters, errors);
  checkStepNames(definition, Object.keys(sheet.resources), errors);
  checkSamplesGiven(definition, sheet.samples !== undefined, errors);
  const parameters = fill(definition.parameters, sheet.parameters, {
    ...{ errors, meant },
    noun: 'parameter',
    refuse: (parameter, value) =>
      typeof value === 'string'
        ? (refuseParameterValue(parameter, value) ?? [])
        : 'be a single value',
    hint: (parameter, value) =>
      typeof value === 'string' ? hintParameterValue(parameter, value) : undefined,
  });
  const references = fill(definition.references, sheet.parameters, {
    ...{ errors, meant },
    noun: 'reference',
    refuse: (_, value) =>
      typeof value === 'string'
        ? (refuseLocation(value, sheet.data) ?? [])
        : 'be the path of one file',
    hint: (_, value) => (typeof value === 'string' ? hintS3Uri(value) : undefined),
  });
  const lists = fill(definition.lists, sheet.parameters, {
    ...{ errors, meant },
    noun: 'list',
    refuse: (_, value) =>
      typeof value === 'string' ? 'be a list, e.g. [chr21, chr22]' : refuseListValues(value),
    hint: () => undefined,
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

type PlainValue = string | readonly string[];

interface Declaration {
  readonly description?: string | undefined;
  readonly default?: PlainValue | undefined;
}

interface Filling<Declared> {
  readonly errors: InputErrorList;
  /** What unknown names of the sheet were meant to be. */
  readonly meant: ReadonlySet<string>;
  readonly noun: string;
  /** What is wrong with it as a whole, or with values of it; nothing when it is right. */
  readonly refuse: (declared: Declared, value: PlainValue) => string | readonly ListRefusal[];
  /** What to write instead of a value that is refused. */
  readonly hint: (declared: Declared, value: PlainValue) => string | undefined;
}

function fill<Declared extends Declaration>(
  declarations: Readonly<Record<string, Declared>>,
  given: Readonly<Record<string, ParameterValue>>,
  { errors, meant, noun, refuse, hint }: Filling<Declared>,
): Readonly<Record<string, PlainValue>> {
  const filled: Record<string, PlainValue> = {};
  for (const [name, declared] of Object.entries(declarations)) {
    const path = ['parameters', name];
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = own ?? declared.default;
    if (value === undefined) {
      // What is misspelt is an error already.
      if (meant.has(name)) continue;
      const meaning =
        declared.description === undefined ? undefined : `It is: ${declared.description}`;
      errors.addMissing(path, `Missing ${noun} "${name}"`, meaning);
      continue;
    }
    if (value === NESTED) {
      refuseNested(path, errors);
      continue;
    }
    const refused = own === undefined ? [] : refuse(declared, value);
    if (refused.length === 0) {
      filled[name] = value;
      continue;
    }
    reportValue(path, refused, { errors, hint: hint(declared, value) });
  }
  return filled;
}

interface Report {
  readonly errors: InputErrorList;
  readonly hint: string | undefined;
}

function reportValue(
  path: readonly string[],
  refused: string | readonly ListRefusal[],
  { errors, hint }: Report,
): void {
  if (typeof refused !== 'string') {
    reportList(path, refused, errors);
    return;
  }
  const found = showFound(errors.document.find(path));
  errors.addAt(path, `"${path.join('.')}" must ${refused}: current value is ${found}`, hint);
}

function refuseNested(path: readonly string[], errors: InputErrorList): void {
  const found = errors.document.find(path);
  const message = `"${path.join('.')}" ${PARAMETER_EXPECTED}: current value is ${showFound(found)}`;
  const hint = 'Write a value after the colon, or leave the key out.';
  errors.addAt(path, message, found === null ? hint : undefined);
}

function checkKnownNames(
  { name: workflow, parameters, references, lists }: WorkflowDefinition,
  given: Readonly<Record<string, ParameterValue>>,
  errors: InputErrorList,
): ReadonlySet<string> {
  const known = [parameters, references, lists].flatMap((declared) => Object.keys(declared));
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  for (const name of unknown) {
    const allowed = `Parameters of ${workflow}: ${known.join(', ') || 'none'}.`;
    const hint = `${askNearest(name, known)} ${allowed}`.trimStart();
    errors.addAtKey(['parameters', name], `Unknown parameter ${showFound(name)}`, hint);
  }
  return new Set(unknown.flatMap((name) => nearestName(name, known) ?? []));
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
    errors.addAtKey(['resources', name], `Unknown step ${showFound(name)}`, hint);
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
