import type { RawDefinition } from './definition-schema';
import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';
import { askNearest } from '../input/nearest-name';
import { orderSteps } from './step-graph';
import type { InputSource, OutputSource, StepInput } from './workflow-definition';

/** Resolves what steps read and what is published: columns, references, and outputs of steps. */

/** Reads `column`, `reference.<name>` or `<step>.<output>`; undefined for anything else. */
function parseSource(text: string): InputSource | undefined {
  const match = /^(?:([A-Za-z0-9_]+)\.)?([A-Za-z0-9_]+)$/.exec(text);
  const [, owner, name] = match ?? [];
  if (name === undefined) return undefined;
  if (owner === undefined) return { kind: 'column', column: name };
  return owner === 'reference'
    ? { kind: 'reference', reference: name }
    : { kind: 'output', step: owner, output: name };
}

/** The outputs of an entry of `publish` that `checkInputs` let through. */
export function parsePublished(written: string | readonly string[]): readonly OutputSource[] {
  return listOf(written)
    .map(parseOutputSource)
    .filter((source) => source !== undefined);
}

/** An input whose texts `checkInputs` let through. */
export function parseInput(written: string | readonly string[]): StepInput {
  const sources = listOf(written)
    .map(parseSource)
    .filter((source) => source !== undefined);
  return { list: typeof written !== 'string', sources };
}

/** Checks every input, column of `forEach`, `temp` and `publish`, and that the steps can be ordered. */
export function checkInputs(definition: RawDefinition, errors: InputErrorList): void {
  definition.steps.forEach((step, index) => {
    const path = ['steps', index];
    checkAxes(definition, step.forEach ?? [], { path: [...path, 'forEach'], errors });
    for (const [name, written] of Object.entries(step.inputs ?? {})) {
      for (const place of placesOf(written, { path: [...path, 'inputs', name], errors })) {
        checkSource(definition, place.text, place);
      }
    }
    for (const [item, output] of (step.temp ?? []).entries()) {
      checkKnown(output, Object.keys(step.outputs), {
        path: [...path, 'temp', item],
        errors,
        noun: 'output',
        owner: ' of this step',
      });
    }
  });
  checkPublished(definition, errors);
  if (errors.isEmpty) checkOrder(definition, errors);
}

interface Place {
  readonly path: InputPath;
  readonly errors: InputErrorList;
}

function checkAxes(
  definition: RawDefinition,
  axes: readonly string[],
  { path, errors }: Place,
): void {
  const columns = definition.samples?.columns ?? {};
  for (const [index, axis] of axes.entries()) {
    const place = { path: [...path, index], errors, noun: 'sample-sheet column' };
    if (!checkKnown(axis, Object.keys(columns), place)) continue;
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
  const columns = Object.keys(definition.samples?.columns ?? {});
  const references = Object.keys(definition.references ?? {});
  if (source.kind === 'column') {
    checkKnown(source.column, columns, { path, errors, noun: 'sample-sheet column' });
  } else checkKnown(source.reference, references, { path, errors, noun: 'reference' });
}

function checkOutput(
  { steps }: RawDefinition,
  { step: name, output }: OutputSource,
  { path, errors }: Place,
): void {
  const names = steps.map((step) => step.name);
  if (!checkKnown(name, names, { path, errors, noun: 'step' })) return;
  const outputs = Object.keys(steps.find((step) => step.name === name)?.outputs ?? {});
  checkKnown(output, outputs, { path, errors, noun: 'output', owner: ` of step "${name}"` });
}

function checkPublished(definition: RawDefinition, errors: InputErrorList): void {
  const entries = Object.entries(definition.publish);
  if (entries.length === 0) errors.addAt(['publish'], 'A workflow must publish an output');
  for (const [name, written] of entries) {
    for (const place of placesOf(written, { path: ['publish', name], errors })) {
      checkPublishedSource(definition, place.text, place);
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
  written: string | readonly string[],
  { path, errors }: Place,
): readonly (Place & { readonly text: string })[] {
  if (typeof written === 'string') return [{ text: written, path, errors }];
  if (written.length === 0) errors.addAt(path, 'The list is empty');
  return written.map((text, item) => ({ text, path: [...path, item], errors }));
}

function listOf(written: string | readonly string[]): readonly string[] {
  return typeof written === 'string' ? [written] : written;
}

function parseOutputSource(text: string): OutputSource | undefined {
  const source = parseSource(text);
  return source?.kind === 'output' ? source : undefined;
}

function checkKnown(
  name: string,
  known: readonly string[],
  { path, errors, noun, owner = '' }: Place & { readonly noun: string; readonly owner?: string },
): boolean {
  if (known.includes(name)) return true;
  const hint = `${askNearest(name, known)} Known here: ${known.join(', ') || 'none'}.`.trimStart();
  errors.addAt(path, `Unknown ${noun} ${JSON.stringify(name)}${owner}`, hint);
  return false;
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
