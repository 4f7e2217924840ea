import type { RawDefinition, RawStep } from './definition-schema';
import { checkKnown, SAMPLE_COLUMN, stepNames, type Place } from './definition-place';
import { listOf, parseInput, parseOutputSource, parseSource, unfoldInput } from './input-source';
import type { InputErrorList } from '../input/input-error-list';
import { orderSteps } from './step-graph';
import type { ColumnSource, OutputSource, ReferenceSource } from './workflow-definition';

/** Checks what steps run for, what they read and what is published: columns, lists, references, and outputs of steps. */

/** Checks every input, axis of `forEach`, `temp` and `publish`, and that the steps can be ordered. */
export function checkInputs(definition: RawDefinition, errors: InputErrorList): void {
  definition.steps.forEach((step, index) => {
    const path = ['steps', index];
    checkAxes(definition, step.forEach ?? [], { path: [...path, 'forEach'], errors });
    checkStepInputs(definition, step, { path: [...path, 'inputs'], errors });
    for (const [item, output] of (step.temp ?? []).entries()) {
      checkKnown(output, Object.keys(step.outputs), {
        path: [...path, 'temp', item],
        errors,
        noun: 'output',
        owner: ' of this step',
        declared: [[...path, 'outputs']],
      });
    }
  });
  checkPublished(definition, errors);
  checkOrder(definition, errors);
}

function checkStepInputs(definition: RawDefinition, step: RawStep, { path, errors }: Place): void {
  for (const [name, written] of Object.entries(step.inputs ?? {})) {
    const { texts, list, where } = unfoldInput(written);
    const place = [...path, name, ...(where === undefined ? [] : ['from'])];
    for (const { text, ...at } of placesOf(texts, list, { path: place, errors })) {
      checkSource(definition, text, at);
    }
  }
}

const AXIS = {
  noun: 'sample-sheet column or list',
  declared: [...SAMPLE_COLUMN.declared, ['lists']],
};

function checkAxes(
  definition: RawDefinition,
  axes: readonly string[],
  { path, errors }: Place,
): void {
  const columns = definition.samples?.columns ?? {};
  const known = [...Object.keys(columns), ...Object.keys(definition.lists ?? {})];
  for (const [index, axis] of axes.entries()) {
    const place = { ...{ path: [...path, index], errors }, ...AXIS };
    if (!checkKnown(axis, known, place)) continue;
    if (columns[axis]?.optional !== true) continue;
    errors.addAt(
      place.path,
      `Column "${axis}" is optional: a step cannot run for each of its values`,
    );
  }
}

function checkSource(definition: RawDefinition, text: string, { path, errors }: Place): void {
  const source = parseSource(text);
  if (source === undefined) {
    const hint = 'An input is a column, reference.<name> or <step>.<output>.';
    errors.addAt(path, `Cannot read the input ${JSON.stringify(text)}`, hint);
    return;
  }
  if (source.kind === 'output') {
    checkOutput(definition, source, { path, errors });
    return;
  }
  if (source.kind === 'column') checkColumn(definition, source, { path, errors });
  else checkReference(definition, source, { path, errors });
}

function checkColumn(
  { samples }: RawDefinition,
  { column }: ColumnSource,
  { path, errors }: Place,
): void {
  const columns = samples?.columns ?? {};
  if (!checkKnown(column, Object.keys(columns), { path, errors, ...SAMPLE_COLUMN })) return;
  const isFile = columns[column]?.file === true;
  if (isFile || !errors.isKnown(['samples', 'columns', column, 'file'])) return;
  const hint = 'Say "file: true" of the column; commands read others as variables, by "forEach".';
  errors.addAt(path, `Column "${column}" holds no file that a step could read`, hint);
}

function checkReference(
  { references = {} }: RawDefinition,
  { reference, companion }: ReferenceSource,
  { path, errors }: Place,
): void {
  const place = { path, errors, noun: 'reference', declared: [['references']] };
  if (!checkKnown(reference, Object.keys(references), place)) return;
  if (companion === undefined) return;
  const companions = Object.keys(references[reference]?.companions ?? {});
  const owner = ` of reference "${reference}"`;
  const declared = [['references', reference, 'companions']];
  checkKnown(companion, companions, { path, errors, noun: 'companion', owner, declared });
}

function checkOutput(
  { steps }: RawDefinition,
  { step: name, output }: OutputSource,
  { path, errors }: Place,
): void {
  const names = steps.map((step) => step.name);
  // Long definitions have many inputs: what is known needs no list of all places.
  const isTold = names.includes(name) || errors.isIntact(['steps']);
  const places = isTold ? [] : stepNames(steps);
  if (!checkKnown(name, names, { path, errors, noun: 'step', declared: places })) return;
  const index = names.indexOf(name);
  const outputs = Object.keys(steps[index]?.outputs ?? {});
  const owner = ` of step "${name}"`;
  const declared = [['steps', index, 'outputs']];
  checkKnown(output, outputs, { path, errors, noun: 'output', owner, declared });
}

function checkPublished(definition: RawDefinition, errors: InputErrorList): void {
  const entries = Object.entries(definition.publish);
  if (entries.length === 0) errors.addAt(['publish'], 'A workflow must publish an output');
  for (const [name, written] of entries) {
    const place = { path: ['publish', name], errors };
    for (const { text, ...at } of placesOf(listOf(written), typeof written !== 'string', place)) {
      checkPublishedSource(definition, text, at);
    }
  }
}

function checkPublishedSource(
  definition: RawDefinition,
  text: string,
  { path, errors }: Place,
): void {
  const source = parseOutputSource(text);
  if (source === undefined) {
    const hint = 'Publish an output as <step>.<output>, e.g. merge.bam.';
    errors.addAt(path, `Cannot publish ${JSON.stringify(text)}`, hint);
    return;
  }
  checkOutput(definition, source, { path, errors });
  const step = definition.steps.find(({ name }) => name === source.step);
  if (step?.temp?.includes(source.output) !== true) return;
  errors.addAt(path, `"${text}" is a "temp" output of its step, and cannot be published`);
}

/** Each of the texts with its place; an empty list is an error of its own. */
function placesOf(
  texts: readonly string[],
  list: boolean,
  { path, errors }: Place,
): readonly (Place & { readonly text: string })[] {
  if (texts.length === 0) errors.addAt(path, 'The list is empty');
  return texts.map((text, item) => ({ text, path: list ? [...path, item] : path, errors }));
}

function checkOrder({ steps }: RawDefinition, errors: InputErrorList): void {
  const order = orderSteps(
    steps.map(({ name, inputs = {}, outputs }) => ({
      name,
      outputs,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([input, written]) => [input, parseInput(written)]),
      ),
    })),
  );
  if (order.ok) return;
  for (const problem of order.problems) {
    if (problem.kind !== 'cycle') continue;
    const [first = ''] = problem.steps;
    const index = steps.findIndex(({ name }) => name === first);
    const circle = [...problem.steps, first].map((name) => `"${name}"`).join(' needs ');
    errors.addAt(['steps', index, 'inputs'], `Steps wait for each other: ${circle}`);
  }
}
