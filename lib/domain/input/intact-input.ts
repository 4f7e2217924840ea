import * as z from 'zod';
import { MAXIMUM_ERRORS, invalid } from './checked';
import type { InputError } from '../errors';
import { findMistakes } from './input-check';
import { isInputList, isInputMap, type InputPath, type ReadInputDocument } from './input-document';
import type { InputMap, InputValue } from './input-tree';
import { refusedPlaces, type RefusedPlaces } from './refused-places';

/**
 * Reads what a schema lets through of a document, so that a mistake in one place hides none in another. What is refused is left out:
 * the key, or the whole list where it is an item; what may not be absent gets a stand-in.
 */

/** By place, where `*` is any key and `#` any index: a value without a meaning of its own. */
export type StandIns = Readonly<Record<string, InputValue>>;

export interface IntactInput<Value> {
  /** Undefined when too little is left. */
  readonly value: Value | undefined;
  readonly errors: readonly InputError[];
  readonly refused: RefusedPlaces;
}

export function readIntact<Value>(
  document: ReadInputDocument,
  schema: z.ZodType<Value>,
  standIns: StandIns,
): IntactInput<Value> {
  const parsed = schema.safeParse(document.root);
  // Of what is written twice nobody knows which is meant: nothing that follows from the first is told.
  const double = document.errors.map(({ path }) => path.split('.'));
  if (parsed.success) {
    return { value: parsed.data, errors: document.errors, refused: refusedPlaces(double) };
  }
  const mistakes = findMistakes(document, schema, parsed.error);
  mistakes.errors.addAll(document.errors);
  const { errors } = invalid(mistakes.errors.toErrors());
  const nothing = { value: undefined, errors, refused: refusedPlaces([[]]) };
  // More errors are not told, and leaving out each of them takes time.
  if (mistakes.errors.toErrors().length > MAXIMUM_ERRORS) return nothing;
  const rest: Rest = { root: document.root, standIns, places: [] };
  for (const path of mistakes.refused) leaveOut(rest, path);
  const left = schema.safeParse(rest.root);
  if (!left.success) return nothing;
  return { value: left.data, errors, refused: refusedPlaces([...rest.places, ...double]) };
}

interface Rest {
  root: InputMap;
  readonly standIns: StandIns;
  readonly places: InputPath[];
}

function leaveOut(rest: Rest, path: InputPath): void {
  const parent = path.slice(0, -1);
  const standIn = standInAt(rest.standIns, path);
  const holder = valueAt(rest.root, parent);
  if (isInputList(holder) && standIn === undefined) {
    leaveOut(rest, parent);
    return;
  }
  rest.places.push(path);
  const changed = withValue(rest.root, path, standIn);
  if (isInputMap(changed)) rest.root = changed;
}

function standInAt(standIns: StandIns, path: InputPath): InputValue | undefined {
  const place = Object.keys(standIns).find((pattern) => {
    const keys = pattern.split('.');
    return keys.length === path.length && keys.every((key, index) => matches(key, path[index]));
  });
  return place === undefined ? undefined : standIns[place];
}

function matches(pattern: string, key: PropertyKey | undefined): boolean {
  if (typeof key === 'number') return pattern === '#';
  return pattern === '*' || pattern === key;
}

function valueAt(root: InputValue, path: InputPath): InputValue | undefined {
  return path.reduce<InputValue | undefined>((value, key) => childOf(value, key), root);
}

function childOf(value: InputValue | undefined, key: PropertyKey): InputValue | undefined {
  if (isInputMap(value)) return Object.hasOwn(value, key) ? value[String(key)] : undefined;
  return isInputList(value) ? value[Number(key)] : undefined;
}

/** The same with another value at the path, or with none when it is undefined; nothing changes where nothing could hold it. */
function withValue(
  value: InputValue,
  [key, ...rest]: InputPath,
  other: InputValue | undefined,
): InputValue {
  const child = key === undefined ? undefined : childOf(value, key);
  if (key === undefined || (rest.length > 0 && child === undefined)) return value;
  const changed = child === undefined || rest.length === 0 ? other : withValue(child, rest, other);
  if (isInputList(value)) return changed === undefined ? value : value.with(Number(key), changed);
  return isInputMap(value) ? withEntry(value, String(key), changed) : value;
}

function withEntry(map: InputMap, key: string, value: InputValue | undefined): InputMap {
  const entries = Object.entries({ ...map, [key]: value ?? null });
  return Object.fromEntries(
    entries.flatMap(([name, own]) => {
      if (name !== key) return [[name, own]];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
