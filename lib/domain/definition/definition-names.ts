import type { RawDefinition, RawStep } from './definition-schema';
import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';

/**
 * Names of a definition become names of rules, of Python keyword arguments and of bash variables: what is a name for all three
 * of them, and means nothing yet to any, is allowed.
 */

// cspell:ignore fromdict localrule scattergather tempfiles

const NAME = /^[a-z][A-Za-z0-9_]{0,63}$/;

const PYTHON_KEYWORDS =
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with';

/** Directives of rules, and names that a Snakefile sees. */
const SNAKEMAKE_NAMES =
  'all attempt benchmark checkpoint checkpoints config container envvars expand include input jobid localrule log module ' +
  'onerror onstart onsuccess output params pipe priority resources retries rule rules scatter scattergather script shadow shell ' +
  'storage temp threads use version wildcards workflow';

/** Attributes of the objects that hold a job's inputs, outputs, wildcards and parameters, and the object itself. */
const MEMBER_NAMES =
  'append clear copy count extend fromdict get index insert items keys pop remove reverse self setdefault size size_files ' +
  'size_files_gb size_files_kb size_files_mb size_gb size_kb size_mb size_tempfiles sort temp_size_mb update values';

/** What every object has: objects of ours that are looked up by a name would find it. */
const OBJECT_NAMES = Object.getOwnPropertyNames(Object.prototype);

const RESERVED: ReadonlySet<string> = new Set([
  ...PYTHON_KEYWORDS.split(' '),
  ...SNAKEMAKE_NAMES.split(' '),
  ...OBJECT_NAMES,
]);

/** Of a step that would be mistaken for a declared reference. */
const RESERVED_FOR_STEPS: ReadonlySet<string> = new Set([...RESERVED, 'reference']);

/** Names that are variables of a command and members of a rule; the last one every command has already. */
const RESERVED_FOR_VARIABLES: ReadonlySet<string> = new Set([
  ...RESERVED,
  ...MEMBER_NAMES.split(' '),
  'memoryMib',
]);

/** Names that cannot be names, steps with one name, and variables that would cover each other in a command. */
export function checkNames(definition: RawDefinition, errors: InputErrorList): void {
  checkKeys(definition.references ?? {}, { path: ['references'], reserved: RESERVED }, errors);
  checkKeys(definition.publish, { path: ['publish'], reserved: RESERVED }, errors);
  checkVariableNames(definition.parameters ?? {}, ['parameters'], errors);
  checkVariableNames(definition.samples?.columns ?? {}, ['samples', 'columns'], errors);
  checkVariableNames(definition.lists ?? {}, ['lists'], errors);
  for (const [name, { companions = {} }] of Object.entries(definition.references ?? {})) {
    checkKeys(companions, { path: ['references', name, 'companions'], reserved: RESERVED }, errors);
  }
  const seen = new Set<string>();
  definition.steps.forEach((step, index) => {
    const path = ['steps', index];
    const refusal = seen.has(step.name)
      ? 'is the name of an earlier step'
      : refuseName(step.name, RESERVED_FOR_STEPS);
    if (refusal !== undefined) errors.addAt([...path, 'name'], `"${step.name}" ${refusal}`);
    seen.add(step.name);
    checkVariableNames(step.inputs ?? {}, [...path, 'inputs'], errors);
    checkVariableNames(step.outputs, [...path, 'outputs'], errors);
    checkVariables(step, { path, parameters: Object.keys(definition.parameters ?? {}) }, errors);
  });
}

function checkVariableNames(entries: object, path: InputPath, errors: InputErrorList): void {
  checkKeys(entries, { path, reserved: RESERVED_FOR_VARIABLES }, errors);
}

interface KeyPlace {
  readonly path: InputPath;
  readonly reserved: ReadonlySet<string>;
}

function checkKeys(entries: object, { path, reserved }: KeyPlace, errors: InputErrorList): void {
  for (const name of Object.keys(entries)) {
    const refusal = refuseName(name, reserved);
    if (refusal !== undefined) errors.addAtKey([...path, name], `"${name}" ${refusal}`);
  }
}

function refuseName(name: string, reserved: ReadonlySet<string>): string | undefined {
  if (reserved.has(name)) return 'has a meaning of its own in rules: choose another name';
  if (NAME.test(name)) return undefined;
  return 'must start with a lower-case letter and have letters, digits and "_" only, at most 64';
}

interface StepPlace {
  readonly path: InputPath;
  readonly parameters: readonly string[];
}

function checkVariables(
  step: RawStep,
  { path, parameters }: StepPlace,
  errors: InputErrorList,
): void {
  const owners = new Map(parameters.map((name) => [name, 'a parameter']));
  for (const [index, axis] of (step.forEach ?? []).entries()) {
    claim(axis, 'part of "forEach"', [...path, 'forEach', index]);
  }
  for (const name of Object.keys(step.inputs ?? {}))
    claim(name, 'an input', [...path, 'inputs', name]);
  for (const name of Object.keys(step.outputs))
    claim(name, 'an output', [...path, 'outputs', name]);

  function claim(name: string, owner: string, place: InputPath): void {
    const other = owners.get(name);
    if (other === undefined) owners.set(name, owner);
    else {
      const message = `"${name}" is ${owner} and ${other === owner ? 'occurs twice' : other}: a command has one variable of each name`;
      errors.addAtKey(place, message, 'Rename one of the two.');
    }
  }
}
