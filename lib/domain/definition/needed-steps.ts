import type { RawDefinition } from './definition-schema';
import { stepNames } from './definition-place';
import type { InputErrorList } from '../input/input-error-list';
import { listOf, parseOutputSource, parseSource, unfoldInput } from './input-source';

/** Checks that every step leads to something that is published: the others would never run. */
export function checkNeeded(definition: RawDefinition, errors: InputErrorList): void {
  // Where a name leads nowhere it is not known what was meant to be needed.
  if (hasBrokenLinks(definition) || !knowsLinks(definition, errors)) return;
  const needed = neededSteps(definition);
  definition.steps.forEach(({ name }, index) => {
    if (needed.has(name)) return;
    const message = `Nothing needs step "${name}": no published output is made from what it makes`;
    errors.addAt(['steps', index, 'name'], message, 'Publish an output of it, or remove the step.');
  });
}

function knowsLinks({ steps }: RawDefinition, errors: InputErrorList): boolean {
  const inputs = steps.map((_, index) => ['steps', index, 'inputs']);
  return [['publish'], ...stepNames(steps), ...inputs].every((path) => errors.isKnown(path));
}

function hasBrokenLinks(definition: RawDefinition): boolean {
  const inputs = definition.steps.flatMap((step) => Object.values(step.inputs ?? {}));
  const read = inputs.flatMap((input) => unfoldInput(input).texts);
  const published = Object.values(definition.publish).flatMap(listOf);
  return (
    published.length === 0 ||
    published.some((text) => parseOutputSource(text) === undefined) ||
    [...read, ...published].some((text) => isBroken(definition, text))
  );
}

function isBroken({ steps }: RawDefinition, text: string): boolean {
  const source = parseSource(text);
  if (source?.kind !== 'output') return source === undefined;
  const producer = steps.find(({ name }) => name === source.step);
  return producer === undefined || !Object.hasOwn(producer.outputs, source.output);
}

function neededSteps({ steps, publish }: RawDefinition): ReadonlySet<string> {
  const needed = new Set<string>();
  const waiting = Object.values(publish).flatMap((written) => producersOf(listOf(written)));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    const inputs = steps.find((step) => step.name === name)?.inputs ?? {};
    waiting.push(
      ...Object.values(inputs).flatMap((input) => producersOf(unfoldInput(input).texts)),
    );
  }
  return needed;
}

function producersOf(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => parseOutputSource(text)?.step ?? []);
}
