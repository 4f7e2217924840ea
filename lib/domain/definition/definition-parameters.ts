import type { RawDefinition, RawParameter } from './definition-schema';
import type { InputPath } from '../input/input-document';
import { showFound } from '../input/input-check';
import type { InputErrorList } from '../input/input-error-list';
import { printPath } from '../input/input-path';
import { refuseLocation } from '../input/object-location';
import { refuseListValues, reportList, refuseParameterValue } from '../sheet/parameter-value';

/** Which of a parameter's keys belong to which type. */
const KEYS_BY_TYPE = {
  integer: ['minimum', 'maximum'],
  number: ['minimum', 'maximum'],
  text: ['pattern'],
  choice: ['choices'],
  boolean: [],
} as const satisfies Record<RawParameter['type'], readonly string[]>;

const TYPED_KEYS = ['minimum', 'maximum', 'pattern', 'choices'] as const;

/** Checks that parameters, lists and references make sense, and that their defaults are values of theirs. */
export function checkDeclarations(definition: RawDefinition, errors: InputErrorList): void {
  checkDistinct(definition, errors);
  checkLists(definition, errors);
  for (const [name, parameter] of Object.entries(definition.parameters ?? {})) {
    checkParameter(parameter, ['parameters', name], errors);
  }
  for (const [name, reference] of Object.entries(definition.references ?? {})) {
    const text = reference.default;
    const must = text === undefined ? undefined : refuseLocation(text);
    if (must === undefined) continue;
    const path = ['references', name, 'default'];
    errors.addAt(path, `"${path.join('.')}" must ${must}: current value is ${showFound(text)}`);
  }
}

function checkLists({ lists = {} }: RawDefinition, errors: InputErrorList): void {
  for (const [name, { default: values }] of Object.entries(lists)) {
    const refusals = values === undefined ? [] : refuseListValues(values);
    reportList(['lists', name, 'default'], refusals, errors);
  }
}

/** A sheet gives all of them under `parameters`, and steps run for columns and for lists. */
function checkDistinct(definition: RawDefinition, errors: InputErrorList): void {
  const owners = new Map<string, string>();
  const sections = [
    { noun: 'a parameter', path: ['parameters'], entries: definition.parameters },
    { noun: 'a list', path: ['lists'], entries: definition.lists },
    { noun: 'a reference', path: ['references'], entries: definition.references },
  ];
  for (const { noun, path, entries = {} } of sections) {
    for (const name of Object.keys(entries)) {
      const other = owners.get(name);
      if (other === undefined) owners.set(name, noun);
      else {
        const message = `"${name}" is ${other} as well: a sheet gives both under "parameters"`;
        errors.addAtKey([...path, name], message, 'Rename one of the two.');
      }
    }
  }
  for (const name of Object.keys(definition.lists ?? {})) {
    if (!Object.hasOwn(definition.samples?.columns ?? {}, name)) continue;
    const message = `"${name}" is a column of the sample sheet as well: "forEach" cannot tell which is meant`;
    errors.addAtKey(['lists', name], message, 'Rename one of the two.');
  }
}

function checkParameter(parameter: RawParameter, path: InputPath, errors: InputErrorList): void {
  if (!errors.isKnown([...path, 'type'])) return;
  const allowed: readonly string[] = KEYS_BY_TYPE[parameter.type];
  const others = TYPED_KEYS.filter((key) => parameter[key] !== undefined && !allowed.includes(key));
  for (const key of others) {
    errors.addAtKey([...path, key], `A parameter of type ${parameter.type} has no "${key}"`);
  }
  if (parameter.type === 'choice' && (parameter.choices ?? []).length === 0) {
    errors.addMissing([...path, 'choices'], 'A parameter of type choice needs "choices"');
  } else if ((parameter.minimum ?? -Infinity) > (parameter.maximum ?? Infinity)) {
    errors.addAt([...path, 'minimum'], '"minimum" must not be above "maximum"');
    // No value lies in such a range: what else is wrong with the default is told.
    const withoutRange = { ...parameter, minimum: undefined, maximum: undefined };
    checkDefault(withoutRange, [...path, 'default'], errors);
  } else checkDefault(parameter, [...path, 'default'], errors);
}

function checkDefault(parameter: RawParameter, path: InputPath, errors: InputErrorList): void {
  const text = parameter.default;
  const must = text === undefined ? undefined : refuseParameterValue(parameter, text);
  if (must === undefined) return;
  errors.addAt(path, `"${printPath(path)}" must ${must}: current value is ${showFound(text)}`);
}
