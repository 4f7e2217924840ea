import * as z from 'zod';
import { blockSchema, machineSchema, stateSchema } from './asl-schema';
import type { State } from './asl-schema';
import { faultsOf } from './state-faults';

/** States that begin at one of them. */
export interface Block {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, CompiledState>;
}

export interface CompiledState {
  readonly name: string;
  readonly state: State;
  /** Of Parallel: its branches; of Map: the one item processor. */
  readonly blocks: readonly Block[];
}

export interface Definition extends Block {
  readonly timeoutSeconds: number | undefined;
}

const longestName = 80;

/**
 * Reads a definition. Throws for fields and integrations that are not modelled, expressions that are no JSONata, ways that lead
 * nowhere, and for names, handlers and limits that Step Functions would refuse.
 */
export function compileDefinition(text: string): Definition {
  const problems: string[] = [];
  const parsed = machineSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { Version: _version, QueryLanguage: _language, TimeoutSeconds, ...block } = parsed.data;
  const compiled = compileBlock(block, 'the machine', problems);
  problems.push(...nameFaults(namesIn(compiled)));
  if (problems.length > 0) throw new Error(problems.join('; '));
  return { ...compiled, timeoutSeconds: TimeoutSeconds };
}

function compileBlock(raw: unknown, place: string, problems: string[]): Block {
  const parsed = blockSchema.safeParse(raw);
  if (!parsed.success) {
    problems.push(`${place}: ${z.prettifyError(parsed.error)}`);
    return { startAt: '', states: new Map() };
  }
  const { StartAt: startAt, States: all } = parsed.data;
  const states = new Map<string, CompiledState>();
  for (const [name, state] of Object.entries(all)) {
    const compiled = compileState(name, state, problems);
    if (compiled !== undefined) states.set(name, compiled);
  }
  const targets = [
    [place, startAt] as const,
    ...[...states].flatMap(([name, { state }]) => targetsOf(name, state)),
  ];
  for (const [from, target] of targets) {
    if (!Object.hasOwn(all, target))
      problems.push(`${from} goes to "${target}", which is no state`);
  }
  return { startAt, states };
}

function compileState(name: string, raw: unknown, problems: string[]): CompiledState | undefined {
  const parsed = stateSchema.safeParse(raw);
  if (!parsed.success) {
    problems.push(`state "${name}": ${z.prettifyError(parsed.error)}`);
    return undefined;
  }
  const state = parsed.data;
  problems.push(...faultsOf(state).map((fault) => `state "${name}": ${fault}`));
  return { name, state, blocks: innerBlocks(name, state, problems) };
}

function innerBlocks(name: string, state: State, problems: string[]): readonly Block[] {
  if (state.Type === 'Parallel') {
    return state.Branches.map((branch, index) =>
      compileBlock(branch, `branch ${index} of "${name}"`, problems),
    );
  }
  if (state.Type !== 'Map') return [];
  const { ProcessorConfig: _, ...block } = state.ItemProcessor;
  return [compileBlock(block, `the item processor of "${name}"`, problems)];
}

/** States are told apart by their names in the whole machine, in whichever block they are. */
function nameFaults(names: readonly string[]): readonly string[] {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const long = names.filter((name) => name.length > longestName);
  return [
    ...[...twice].map((name) => `two states are called "${name}"`),
    ...long.map((name) => `the name "${name}" is longer than ${longestName} characters`),
  ];
}

function namesIn({ states }: Block): readonly string[] {
  return [...states.values()].flatMap(({ name, blocks }) => [name, ...blocks.flatMap(namesIn)]);
}

function targetsOf(name: string, state: State): readonly (readonly [string, string])[] {
  const targets = [
    'Next' in state ? state.Next : undefined,
    'Default' in state ? state.Default : undefined,
    ...('Choices' in state ? state.Choices.map(({ Next }) => Next) : []),
    ...('Catch' in state ? state.Catch.map(({ Next }) => Next) : []),
  ];
  return targets.flatMap((target) =>
    target === undefined ? [] : [[`state "${name}"`, target] as const],
  );
}
