import type { RawDefinition, RawStep } from './definition-schema';
import { checkKnown, hintKnown, PARAMETER, SAMPLE_COLUMN, type Place } from './definition-place';
import { parseOutputSource, unfoldInput } from './input-source';
import { showFound } from '../input/input-check';
import type { InputErrorList } from '../input/input-error-list';
import { refuseParameterValue } from '../sheet/parameter-value';
import { ANY_VALUE, type Choice } from './workflow-definition';

/** Checks every `where`, which chooses rows, and every `when`, which chooses steps. */
export function checkConditions(definition: RawDefinition, errors: InputErrorList): void {
  // What follows from a wrong "when" is not told.
  const right = definition.steps.map(({ when = {} }, index) =>
    checkWhen(definition, when, { path: ['steps', index, 'when'], errors }),
  );
  const isClear = (index: number): boolean =>
    right[index] === true && errors.isIntact(['steps', index, 'when']);
  definition.steps.forEach((step, index) => {
    const path = ['steps', index];
    checkWhere(definition, step.where ?? {}, { path: [...path, 'where'], errors });
    for (const [name, written] of Object.entries(step.inputs ?? {})) {
      const { where } = unfoldInput(written);
      const place = { path: [...path, 'inputs', name, 'where'], errors };
      checkWhere(definition, where ?? {}, place);
      if (!isClear(index)) continue;
      const input = { name, path: [...path, 'inputs', name], errors, isClear };
      checkConditionalSources(definition, step, input);
    }
  });
}

function checkWhere({ samples }: RawDefinition, where: Choice, { path, errors }: Place): void {
  const columns = samples?.columns ?? {};
  for (const [column, values] of Object.entries(where)) {
    const place = { ...{ path: [...path, column], errors, isKey: true }, ...SAMPLE_COLUMN };
    if (!checkKnown(column, Object.keys(columns), place)) continue;
    if (values.length === 0) errors.addAt(place.path, 'The list is empty');
    const choices = columns[column]?.choices;
    if (choices === undefined || !errors.isIntact(['samples', 'columns', column])) continue;
    for (const value of values.filter((wanted) => ![ANY_VALUE, ...choices].includes(wanted))) {
      const hint = hintKnown(value, choices);
      errors.addAt(place.path, `Column "${column}" is never ${showFound(value)}`, hint);
    }
  }
}

/** Whether its steps run for parameters that there are, with values that those can have. */
function checkWhen(
  { parameters = {} }: RawDefinition,
  when: Choice,
  { path, errors }: Place,
): boolean {
  let isRight = true;
  for (const [name, values] of Object.entries(when)) {
    const place = { ...{ path: [...path, name], errors, isKey: true }, ...PARAMETER };
    if (!checkKnown(name, Object.keys(parameters), place)) {
      isRight = false;
      continue;
    }
    if (values.length === 0) errors.addAt(place.path, 'The list is empty');
    const parameter = errors.isIntact(['parameters', name]) ? parameters[name] : undefined;
    for (const value of parameter === undefined ? [] : values) {
      const must = parameter === undefined ? undefined : refuseParameterValue(parameter, value);
      if (must === undefined) continue;
      const message = `Parameter "${name}" is never ${showFound(value)}: it must ${must}`;
      errors.addAt(place.path, message);
      isRight = false;
    }
  }
  return isRight;
}

interface ConditionalInput {
  readonly name: string;
  /** Whether it is known when the step at this index runs. */
  readonly isClear: (index: number) => boolean;
}

/** A step that always runs cannot need one file of a step that may not run; of a list, that part is missing then. */
function checkConditionalSources(
  { steps }: RawDefinition,
  step: RawStep,
  { name, path, errors, isClear }: Place & ConditionalInput,
): void {
  const written = step.inputs?.[name];
  const { texts, list } = unfoldInput(written ?? []);
  if (list) return;
  for (const text of texts) {
    const index = steps.findIndex((other) => other.name === parseOutputSource(text)?.step);
    const producer = isClear(index) ? steps[index] : undefined;
    if (producer === undefined || impliesAll(step.when ?? {}, producer.when ?? {})) continue;
    const hint = `Give "${step.name}" the same "when", or write the input as a list: it is empty then.`;
    errors.addAt(path, `Step "${producer.name}" does not always run, and makes "${text}"`, hint);
  }
}

/** Whether everything that lets the one step run lets the other run too. */
function impliesAll(when: Choice, needed: Choice): boolean {
  return Object.entries(needed).every(([name, values]) => {
    const own = when[name];
    return own?.every((value) => values.includes(value)) === true;
  });
}
