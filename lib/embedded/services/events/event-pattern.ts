/**
 * EventBridge's rule patterns, as far as they are in use: exact values, `prefix`, `suffix`, `equals-ignore-case`,
 * `anything-but` (values, `prefix`, `suffix`), `exists` and `numeric`. An operator that is not known is refused when the
 * rule is declared, not when an event comes.
 */

/** Whether an event matches; compiled once per rule. */
export type EventMatcher = (event: unknown) => boolean;

type ValueTest = (value: unknown) => boolean;

/** Compiles a rule's pattern; throws for what it does not know. */
export function compileEventPattern(pattern: unknown): EventMatcher {
  return compileObject(pattern, '');
}

function compileObject(pattern: unknown, place: string): EventMatcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw refuse(place, 'must be an object with at least one member');
  }
  const members = Object.entries(pattern).map(([name, part]) => {
    if (name === '$or') throw refuse(place, '"$or" is not implemented');
    const matches = compileMember(part, place === '' ? name : `${place}.${name}`);
    return (event: Readonly<Record<string, unknown>>) => matches(event[name]);
  });
  // What lies in an absent object is absent itself, so that `exists: false` may hold of it.
  return (event) => members.every((matches) => matches(isObject(event) ? event : {}));
}

function compileMember(part: unknown, place: string): EventMatcher {
  if (!Array.isArray(part)) {
    const matches = compileObject(part, place);
    return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
  }
  if (part.length === 0) throw refuse(place, 'must not be an empty list');
  const alternatives = part.map((one) => compileAlternative(one, place));
  return (value) => alternatives.some((matches) => matches(value));
}

function compileAlternative(alternative: unknown, place: string): EventMatcher {
  if (!isObject(alternative)) return anyElement(exactly(alternative, place));
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(alternative);
  if (others.length > 0) throw refuse(place, 'must have one operator per object');
  if (operator === 'exists') return exists(operand, place);
  return anyElement(compileOperator(operator, operand, place));
}

function compileOperator(operator: string, operand: unknown, place: string): ValueTest {
  switch (operator) {
    case 'prefix':
      return textTest(operand, place, (value, text) => value.startsWith(text));
    case 'suffix':
      return textTest(operand, place, (value, text) => value.endsWith(text));
    case 'equals-ignore-case':
      return textTest(operand, place, (value, text) => value.toLowerCase() === text.toLowerCase());
    case 'anything-but':
      return anythingBut(operand, place);
    case 'numeric':
      return numeric(operand, place);
    default:
      throw refuse(place, `the operator "${operator}" is not implemented`);
  }
}

/** An array in the event matches when one of its elements does. */
function anyElement(test: ValueTest): EventMatcher {
  return (value) => (Array.isArray(value) ? value.some(test) : value !== undefined && test(value));
}

function exactly(expected: unknown, place: string): ValueTest {
  if (expected !== null && !['string', 'number', 'boolean'].includes(typeof expected)) {
    throw refuse(place, 'must hold text, numbers, booleans, null or operators');
  }
  return (value) => value === expected;
}

function exists(operand: unknown, place: string): EventMatcher {
  if (typeof operand !== 'boolean') throw refuse(place, '"exists" must be true or false');
  // Only leaves exist to EventBridge: an object in the event counts as absent.
  return (value) => (value !== undefined && !isObject(value)) === operand;
}

function anythingBut(operand: unknown, place: string): ValueTest {
  if (isObject(operand)) {
    const [[operator, text] = ['', undefined], ...others] = Object.entries(operand);
    if (others.length > 0 || (operator !== 'prefix' && operator !== 'suffix')) {
      throw refuse(place, `"anything-but" with "${operator}" is not implemented`);
    }
    const matches = compileOperator(operator, text, place);
    return (value) => !matches(value);
  }
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const tests = values.map((value) => exactly(value, place));
  return (value) => !tests.some((matches) => matches(value));
}

function numeric(operand: unknown, place: string): ValueTest {
  const words: readonly unknown[] = Array.isArray(operand) ? operand : [];
  if (words.length === 0 || words.length % 2 !== 0) throw refuse(place, '"numeric" must be pairs');
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < words.length; index += 2) {
    tests.push(comparison(words[index], words[index + 1], place));
  }
  return (value) => typeof value === 'number' && tests.every((matches) => matches(value));
}

function comparison(sign: unknown, bound: unknown, place: string): (value: number) => boolean {
  if (typeof bound !== 'number') throw refuse(place, '"numeric" must compare with numbers');
  switch (sign) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    default:
      throw refuse(place, `"numeric" with "${String(sign)}" is not implemented`);
  }
}

function textTest(
  operand: unknown,
  place: string,
  test: (value: string, text: string) => boolean,
): ValueTest {
  if (typeof operand !== 'string') throw refuse(place, 'the operator must be given text');
  return (value) => typeof value === 'string' && test(value, operand);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(place: string, why: string): Error {
  return new Error(`Cannot use event pattern at "${place}": ${why}`);
}
