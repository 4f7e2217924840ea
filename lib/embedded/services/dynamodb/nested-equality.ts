import { isRecord, sameValue } from './item';
import type { Item } from './item';

type Node = Record<string, unknown> & { args: unknown[] };

const zero = { N: '0' };
const one = { N: '1' };

/**
 * Decides the comparisons of a parsed condition that dynalite gets wrong, those between lists or maps, for the item at
 * hand: each is replaced by a comparison of two numbers with the same outcome.
 */
export function settleNestedEquality(expression: unknown, item: Item): void {
  if (!isNode(expression)) return;
  const [subject, ...others] = expression.args.map((arg) => resolve(arg, item));
  if (isComparison(expression) && isNested(subject)) {
    settle(
      expression,
      others.some((other) => sameValue(subject, other)),
    );
  } else if (
    expression['name'] === 'contains' &&
    isRecord(subject) &&
    Array.isArray(subject['L'])
  ) {
    const found = subject['L'].some((member) => sameValue(member, others[0]));
    expression['type'] = '=';
    settle(expression, found);
  } else {
    for (const arg of expression.args) settleNestedEquality(arg, item);
  }
}

/** Whether a parsed filter compares with a list or a map, which cannot be settled item by item. */
export function comparesNestedValues(expression: unknown): boolean {
  if (!isNode(expression)) return false;
  const compares = isComparison(expression) || expression['name'] === 'contains';
  return expression.args.some((arg) => (compares && isNested(arg)) || comparesNestedValues(arg));
}

function settle(node: Node, equal: boolean): void {
  node.args = [zero, equal ? zero : one];
}

function resolve(arg: unknown, item: Item): unknown {
  if (!Array.isArray(arg)) return arg;
  let value: unknown = { M: item };
  for (const piece of arg) {
    if (!isRecord(value)) return undefined;
    value = child(value, piece);
  }
  return value;
}

function child(value: Readonly<Record<string, unknown>>, piece: unknown): unknown {
  const { L: list, M: map } = value;
  if (typeof piece === 'number') return Array.isArray(list) ? list[piece] : undefined;
  return isRecord(map) && typeof piece === 'string' ? map[piece] : undefined;
}

function isComparison(node: Node): boolean {
  return node['type'] === '=' || node['type'] === '<>' || node['type'] === 'in';
}

function isNested(value: unknown): boolean {
  return isRecord(value) && ('L' in value || 'M' in value);
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && Array.isArray(value['args']);
}
