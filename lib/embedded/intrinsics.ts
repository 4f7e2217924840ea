import { isRecord } from './records';

/** What intrinsic functions of a template can look up. */
export interface Scope {
  /** Value of a parameter, pseudo parameter or resource. */
  reference(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(names: readonly [string, string, string]): unknown;
  readonly availabilityZones: readonly string[];
}

/** What `AWS::NoValue` stands for: a property that is not there. */
export const noValue = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.reference(asText(argument, 'Ref')),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Sub': substitute,
  'Fn::GetAZs': (_argument, scope) => [...scope.availabilityZones],
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope) =>
    Buffer.from(asText(evaluate(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::If': choose,
  'Fn::Equals': (argument, scope) => {
    const [left, right] = asList(argument, 'Fn::Equals');
    return JSON.stringify(evaluate(left, scope)) === JSON.stringify(evaluate(right, scope));
  },
  'Fn::And': (argument, scope) => asList(argument, 'Fn::And').every((part) => isTrue(part, scope)),
  'Fn::Or': (argument, scope) => asList(argument, 'Fn::Or').some((part) => isTrue(part, scope)),
  'Fn::Not': (argument, scope) => !isTrue(asList(argument, 'Fn::Not')[0], scope),
};

/** The value with its intrinsic functions replaced by what they give; throws for a function that is not known. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.map((one) => evaluate(one, scope)).filter((one) => one !== noValue);
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && isCall(first[0])) {
    return call(first[0], first[1], scope);
  }
  return Object.fromEntries(
    entries
      .map(([name, part]) => [name, evaluate(part, scope)] as const)
      .filter(([, part]) => part !== noValue),
  );
}

/** The truth of a condition of the template, which may name another one. */
export function isTrue(condition: unknown, scope: Scope): boolean {
  if (isRecord(condition) && typeof condition['Condition'] === 'string') {
    return scope.condition(condition['Condition']);
  }
  const value = evaluate(condition, scope);
  if (typeof value !== 'boolean') {
    throw new Error(`Cannot decide condition: it is ${JSON.stringify(value)}, not true or false`);
  }
  return value;
}

function isCall(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (intrinsic === undefined) {
    throw new Error(`Cannot resolve template: embedded AWS does not know the function "${name}"`);
  }
  return intrinsic(argument, scope);
}

function getAttribute(argument: unknown, scope: Scope): unknown {
  const parts = typeof argument === 'string' ? splitOnce(argument) : asList(argument, 'Fn::GetAtt');
  const [logicalId, name] = parts;
  return scope.attribute(
    asText(logicalId, 'Fn::GetAtt'),
    asText(evaluate(name, scope), 'Fn::GetAtt'),
  );
}

function splitOnce(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

function join(argument: unknown, scope: Scope): string {
  const [separator, parts] = asList(argument, 'Fn::Join');
  const texts = asList(evaluate(parts, scope), 'Fn::Join').map((part) => asText(part, 'Fn::Join'));
  return texts.join(asText(separator, 'Fn::Join'));
}

function select(argument: unknown, scope: Scope): unknown {
  const [index, list] = asList(argument, 'Fn::Select');
  const values = asList(evaluate(list, scope), 'Fn::Select');
  const value = values[Number(evaluate(index, scope))];
  if (value === undefined) {
    throw new Error(`Cannot resolve Fn::Select: there is no element ${String(index)}`);
  }
  return value;
}

function split(argument: unknown, scope: Scope): readonly string[] {
  const [separator, text] = asList(argument, 'Fn::Split');
  return asText(evaluate(text, scope), 'Fn::Split').split(asText(separator, 'Fn::Split'));
}

function substitute(argument: unknown, scope: Scope): string {
  const [text, given] = typeof argument === 'string' ? [argument] : asList(argument, 'Fn::Sub');
  const variables = isRecord(given) ? given : {};
  return asText(text, 'Fn::Sub').replaceAll(
    /\$\{(!?)([^}]*)\}/g,
    (_whole, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      if (Object.hasOwn(variables, name)) {
        return asText(evaluate(variables[name], scope), 'Fn::Sub');
      }
      const value = name.includes('.') ? getAttribute(name, scope) : scope.reference(name);
      return asText(value, 'Fn::Sub');
    },
  );
}

function findInMap(argument: unknown, scope: Scope): unknown {
  const [map, first, second] = asList(argument, 'Fn::FindInMap').map((part) =>
    asText(evaluate(part, scope), 'Fn::FindInMap'),
  );
  return scope.mapping([map ?? '', first ?? '', second ?? '']);
}

function choose(argument: unknown, scope: Scope): unknown {
  const [condition, then, otherwise] = asList(argument, 'Fn::If');
  const holds = scope.condition(asText(condition, 'Fn::If'));
  return evaluate(holds ? then : otherwise, scope);
}

function asList(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`Cannot resolve ${place}: ${JSON.stringify(value)} is not a list`);
}

function asText(value: unknown, place: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`Cannot resolve ${place}: ${JSON.stringify(value)} is not text`);
}
