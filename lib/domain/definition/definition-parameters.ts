import type { RawDefinition, RawParameter } from './definition-schema';
import type { InputPath } from '../input/input-document';
import { showFound } from '../input/input-check';
import { printPath, type InputErrorList } from '../input/input-error-list';
import { refuseLocation } from '../input/object-location';
import { refuseParameterValue } from '../sheet/parameter-value';

/** Which of a parameter's keys belong to which type. */
const KEYS_BY_TYPE = {
  integer: ['minimum', 'maximum'],
  number: ['minimum', 'maximum'],
  text: ['pattern'],
  choice: ['choices'],
  boolean: [],
} as const satisfies Record<RawParameter['type'], readonly string[]>;

const TYPED_KEYS = ['minimum', 'maximum', 'pattern', 'choices'] as const;

/** Checks that parameters and references make sense, and that their defaults are values of theirs. */
export function checkDeclarations(definition: RawDefinition, errors: InputErrorList): void {
  for (const [name, parameter] of Object.entries(definition.parameters ?? {})) {
    checkParameter(parameter, ['parameters', name], errors);
  }
  for (const [name, reference] of Object.entries(definition.references ?? {})) {
    if (Object.hasOwn(definition.parameters ?? {}, name)) {
      const message = `"${name}" is a parameter as well: a sheet gives both under "parameters"`;
      errors.addAtKey(['references', name], message, 'Rename one of the two.');
    }
    const text = reference.default;
    const must = text === undefined ? undefined : refuseLocation(text);
    if (must === undefined) continue;
    const path = ['references', name, 'default'];
    errors.addAt(path, `"${path.join('.')}" must ${must}: current value is ${showFound(text)}`);
  }
}

function checkParameter(parameter: RawParameter, path: InputPath, errors: InputErrorList): void {
  const allowed: readonly string[] = KEYS_BY_TYPE[parameter.type];
  const others = TYPED_KEYS.filter((key) => parameter[key] !== undefined && !allowed.includes(key));
  for (const key of others) {
    errors.addAtKey([...path, key], `A parameter of type ${parameter.type} has no "${key}"`);
  }
  if (parameter.type === 'choice' && (parameter.choices ?? []).length === 0) {
    errors.addMissing([...path, 'choices'], 'A parameter of type choice needs "choices"');
  } else if ((parameter.minimum ?? -Infinity) > (parameter.maximum ?? Infinity)) {
    errors.addAt([...path, 'minimum'], '"minimum" must not be above "maximum"');
  } else checkDefault(parameter, [...path, 'default'], errors);
}

function checkDefault(parameter: RawParameter, path: InputPath, errors: InputErrorList): void {
  const text = parameter.default;
  const must = text === undefined ? undefined : refuseParameterValue(parameter, text);
  if (must === undefined) return;
  errors.addAt(path, `"${printPath(path)}" must ${must}: current value is ${showFound(text)}`);
}
