import * as z from 'zod';
import { blockSchema, machineSchema, stateSchema } from './asl-schema';
import type { State } from './asl-schema';
import { checkExpressions } from './jsonata-evaluation';
import { findIntegration } from './integrations';

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

/** Reads a definition; throws with everything in it that embedded AWS would not do as Step Functions does. */
export function compileDefinition(text: string): Definition {
  const problems: string[] = [];
  const parsed = machineSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { Version: _version, QueryLanguage: _language, TimeoutSeconds, ...block } = parsed.data;
  const compiled = compileBlock(block, 'the machine', problems);
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

function faultsOf(state: State): readonly string[] {
  const { Branches: _branches, ItemProcessor: _processor, ...own }: Record<string, unknown> = state;
  const faults = [...checkExpressions(own)];
  if ('Next' in state && 'End' in state && state.Next !== undefined && state.End !== undefined) {
    faults.push('it has both Next and End');
  }
  if (state.Type === 'Task' && findIntegration(state.Resource) === undefined) {
    faults.push(`embedded AWS does not call "${state.Resource}"`);
  }
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    faults.push('it must have either Seconds or Timestamp');
  }
  return goesOn(state) ? faults : [...faults, 'it has neither Next nor End'];
}

function goesOn(state: State): boolean {
  if (state.Type === 'Choice' || state.Type === 'Succeed' || state.Type === 'Fail') return true;
  return state.Next !== undefined || state.End === true;
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
