import type { RequestContext } from '../world';
import { arnWildcard, wildcard } from './wildcard';

/** Whether a statement's condition block holds for a request. */
export type ConditionTest = (context: RequestContext) => boolean;

export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

type Comparison = (expected: string) => (value: string) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (expected) => (value) => value === expected,
  StringEqualsIgnoreCase: (expected) => (value) => value.toLowerCase() === expected.toLowerCase(),
  StringLike: (expected) => wildcard(expected),
  ArnEquals: arnWildcard,
  ArnLike: arnWildcard,
  Bool: (expected) => (value) => value.toLowerCase() === expected.toLowerCase(),
  NumericEquals: (expected) => (value) => Number(value) === Number(expected),
  NumericLessThan: (expected) => (value) => Number(value) < Number(expected),
  NumericLessThanEquals: (expected) => (value) => Number(value) <= Number(expected),
  NumericGreaterThan: (expected) => (value) => Number(value) > Number(expected),
  NumericGreaterThanEquals: (expected) => (value) => Number(value) >= Number(expected),
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/** Compiles a condition block; throws for an operator that is not known. */
export function compileConditions(block: ConditionBlock): ConditionTest {
  const tests = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, expected]) => compileOperator(operator, key, expected)),
  );
  return (context) => tests.every((test) => test(context));
}

function compileOperator(
  operator: string,
  key: string,
  expected: readonly string[],
): ConditionTest {
  const parts = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/.exec(operator);
  const [, quantifier, name = '', ifExists] = parts ?? [];
  if (name === 'Null') {
    return (context) => expected.includes(String(valuesOf(context, key) === undefined));
  }
  const matches = compileComparison(name, operator, expected);
  return (context) => {
    const values = valuesOf(context, key);
    if (values === undefined) {
      return ifExists !== undefined || quantifier === 'ForAllValues' || name in negations;
    }
    return quantifier === 'ForAllValues' ? values.every(matches) : values.some(matches);
  };
}

function compileComparison(
  name: string,
  operator: string,
  expected: readonly string[],
): (value: string) => boolean {
  const negated = Object.hasOwn(negations, name) ? negations[name] : undefined;
  const comparison = comparisons[negated ?? name];
  if (comparison === undefined || !Object.hasOwn(comparisons, negated ?? name)) {
    throw new Error(`Cannot use policy: embedded AWS does not know the condition "${operator}"`);
  }
  const tests = expected.map(comparison);
  if (negated !== undefined) return (value) => !tests.some((test) => test(value));
  return (value) => tests.some((test) => test(value));
}

/** Condition keys are the same in any case. */
function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const wanted = key.toLowerCase();
  const [, value] = Object.entries(context).find(([name]) => name.toLowerCase() === wanted) ?? [];
  if (value === undefined) return undefined;
  return typeof value === 'string' ? [value] : value;
}
