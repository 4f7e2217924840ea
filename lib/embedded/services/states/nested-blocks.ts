import type { Block } from './asl-compiler';
import type { StateOf } from './asl-schema';
import { evaluate } from './jsonata-evaluation';
import type { Frame } from './run';
import { StateFailure } from './state-failure';
import { namesOf } from './state-names';
import type { Entry } from './state-names';

interface Outside {
  readonly entry: Entry;
  readonly frame: Frame;
  readonly runBlock: (block: Block, input: unknown, frame: Frame) => Promise<unknown>;
}

/** Runs every branch of a Parallel; the first that fails ends the others. */
export async function runBranches(
  state: StateOf<'Parallel'>,
  blocks: readonly Block[],
  { entry, frame, runBlock }: Outside,
): Promise<readonly unknown[]> {
  const input =
    state.Arguments === undefined
      ? entry.input
      : await evaluate(state.Arguments, namesOf(frame, entry), 'Arguments');
  return together(frame, (inner) => blocks.map((block) => runBlock(block, input, inner())));
}

/** Runs the item processor of a Map for each item, so many at a time as it allows. */
export async function runItems(
  state: StateOf<'Map'>,
  [block]: readonly Block[],
  { entry, frame, runBlock }: Outside,
): Promise<readonly unknown[]> {
  const items = await itemsOf(state, frame, entry);
  const results: unknown[] = [];
  const waiting = [...items.entries()];
  const work = async (inner: (item: Frame['item']) => Frame): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, value] = next;
      const within = inner({ Map: { Item: { Index: index, Value: value } } });
      const input =
        state.ItemSelector === undefined
          ? value
          : await evaluate(state.ItemSelector, namesOf(within, entry), 'ItemSelector');
      if (block !== undefined) results[index] = await runBlock(block, input, within);
    }
  };
  const workers = Math.min(items.length, state.MaxConcurrency || items.length);
  await together(frame, (inner) => Array.from({ length: workers }, () => work(inner)));
  return results;
}

async function itemsOf(
  { Items: declared }: StateOf<'Map'>,
  frame: Frame,
  entry: Entry,
): Promise<readonly unknown[]> {
  const items: unknown =
    declared === undefined ? entry.input : await evaluate(declared, namesOf(frame, entry), 'Items');
  if (isList(items)) return items;
  throw new StateFailure('States.QueryEvaluationError', `The field 'Items' must be an array`);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Variables of inner blocks are their own: what they assign is gone when they end. */
async function together<T>(
  frame: Frame,
  start: (inner: (item?: Frame['item']) => Frame) => readonly Promise<T>[],
): Promise<T[]> {
  const ending = new AbortController();
  const signal = AbortSignal.any([frame.signal, ending.signal]);
  const inner = (item: Frame['item'] = frame.item): Frame => ({
    ...{ run: frame.run, signal, item },
    variables: frame.variables,
  });
  try {
    return await Promise.all(start(inner));
  } finally {
    ending.abort();
  }
}
