import jsonata from 'jsonata';
import { extraFunctions } from './jsonata-functions';
import type { Chances } from './jsonata-functions';
import { StateFailure } from './state-failure';

/** What expressions may name: `$states`, and the variables of the scope. */
export interface Names {
  readonly states: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly chances: Chances;
}

/** The value with each string `{% ... %}` in it replaced by what its expression gives. */
export async function evaluate(value: unknown, names: Names, field: string): Promise<unknown> {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return expression === undefined ? value : evaluateExpression(expression, names, field);
  }
  if (Array.isArray(value)) {
    return Promise.all(value.map((one: unknown) => evaluate(one, names, field)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(
    async ([name, part]) => [name, await evaluate(part, names, `${field}/${name}`)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
}

/** What is wrong with the expressions in a value, each by its text. */
export function checkExpressions(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return expression === undefined ? [] : checkSyntax(expression);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => checkExpressions(part));
}

/** Whether a text stands for what its expression gives. */
export function isExpression(text: string): boolean {
  return expressionIn(text) !== undefined;
}

function expressionIn(text: string): string | undefined {
  return /^\{%([\s\S]*)%\}$/.exec(text)?.[1]?.trim();
}

function checkSyntax(expression: string): readonly string[] {
  try {
    jsonata(expression);
    return [];
  } catch (error) {
    return [`the expression "${expression}" is no JSONata: ${messageOf(error)}`];
  }
}

async function evaluateExpression(
  expression: string,
  { states, variables, chances }: Names,
  field: string,
): Promise<unknown> {
  const result = await calculate(expression, { ...variables, states }, { chances, field });
  if (result === undefined) throw failure(expression, field, 'returned nothing (undefined).');
  if (!isJson(result)) throw failure(expression, field, 'returned an unsupported result type.');
  // A sequence of JSONata is an array with marks of its own.
  return JSON.parse(JSON.stringify(result));
}

/** Functions of JSONata are objects with a mark; its regular expressions are functions of JavaScript. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return false;
  return Object.values(value).every(isJson);
}

async function calculate(
  expression: string,
  bindings: Record<string, unknown>,
  { chances, field }: { readonly chances: Chances; readonly field: string },
): Promise<unknown> {
  try {
    const compiled = jsonata(expression);
    for (const [name, run] of Object.entries(extraFunctions(chances))) {
      compiled.registerFunction(name, run);
    }
    return await compiled.evaluate(undefined, bindings);
  } catch (error) {
    throw failure(expression, field, `threw an error during evaluation: ${messageOf(error)}`);
  }
}

function failure(expression: string, field: string, what: string): StateFailure {
  return new StateFailure(
    'States.QueryEvaluationError',
    `The JSONata expression '${expression}' specified for the field '${field}' ${what}`,
  );
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    return String(error.message);
  }
  return String(error);
}
