import type { Block, CompiledState } from './asl-compiler';
import type { Catcher, StateOf } from './asl-schema';
import { evaluate } from './jsonata-evaluation';
import type { Names } from './jsonata-evaluation';
import { runBranches, runItems } from './nested-blocks';
import { checkPayload } from './payload-limit';
import { findHandler, retryDelaySeconds } from './retry';
import type { Frame } from './run';
import { ExecutionEnded, StateFailure } from './state-failure';
import { namesOf } from './state-names';
import type { Entry } from './state-names';
import { runTask } from './task-state';
import { secondsToWait } from './waiting-time';

/** What a state leaves behind: its output, and where it goes; nowhere at the end of its block. */
interface Step {
  readonly output: unknown;
  readonly next: string | undefined;
}

type RetryingState = StateOf<'Task'> | StateOf<'Parallel'> | StateOf<'Map'>;

/** Runs a block from its first state to its last; throws the StateFailure that nobody caught. */
export async function runBlock(block: Block, input: unknown, frame: Frame): Promise<unknown> {
  let name = block.startAt;
  let value = input;
  for (;;) {
    const compiled = block.states.get(name);
    if (compiled === undefined) throw new Error(`There is no state "${name}"`);
    if (frame.signal.aborted) throw new ExecutionEnded();
    const step = await runState(compiled, value, frame);
    if (step.next === undefined) return step.output;
    [name, value] = [step.next, step.output];
  }
}

async function runState(compiled: CompiledState, input: unknown, frame: Frame): Promise<Step> {
  const { name, state } = compiled;
  const entry: Entry = { name, input, enteredAt: frame.run.now(), retryCount: 0 };
  frame.run.record(`${state.Type}StateEntered`, { name, input: JSON.stringify(input) });
  const step = await performState(compiled, entry, frame);
  if (state.Type !== 'Fail') {
    const output = JSON.stringify(step.output);
    frame.run.record(`${state.Type}StateExited`, { name, output });
  }
  return step;
}

async function performState(compiled: CompiledState, entry: Entry, frame: Frame): Promise<Step> {
  const { state } = compiled;
  switch (state.Type) {
    case 'Task':
    case 'Parallel':
    case 'Map':
      return runRetrying(compiled, state, { entry, frame });
    case 'Pass':
      return leave(frame, state, entry);
    case 'Wait':
      await wait(frame, entry, state);
      return leave(frame, state, entry);
    case 'Choice':
      return choose(frame, entry, state);
    case 'Succeed':
      return leave(frame, state, entry);
    case 'Fail':
      return fail(frame, entry, state);
  }
}

interface Place {
  readonly entry: Entry;
  readonly frame: Frame;
}

async function runRetrying(
  compiled: CompiledState,
  state: RetryingState,
  { entry, frame }: Place,
): Promise<Step> {
  const used = new Map<unknown, number>();
  for (let retryCount = 0; ; retryCount += 1) {
    const attempt = { ...entry, retryCount };
    try {
      const result = await perform(compiled, state, { entry: attempt, frame });
      return await leave(frame, state, attempt, { result });
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      const retrier = findHandler(state.Retry, error);
      const count = (used.get(retrier) ?? 0) + 1;
      if (retrier === undefined || count > retrier.MaxAttempts) {
        return recover(state.Catch, error, { entry: attempt, frame });
      }
      used.set(retrier, count);
      await pause(
        frame,
        retryDelaySeconds(retrier, count, () => frame.run.chances.random()),
      );
    }
  }
}

function perform(
  { blocks }: CompiledState,
  state: RetryingState,
  { entry, frame }: Place,
): Promise<unknown> {
  switch (state.Type) {
    case 'Task':
      return runTask(frame, entry, state);
    case 'Parallel':
      return runBranches(state, blocks, { entry, frame, runBlock });
    case 'Map':
      return runItems(state, blocks, { entry, frame, runBlock });
  }
}

async function recover(
  catchers: readonly Catcher[],
  failure: StateFailure,
  { entry, frame }: Place,
): Promise<Step> {
  const catcher = findHandler(catchers, failure);
  if (catcher === undefined) throw failure;
  const { errorOutput } = failure;
  return leave(frame, catcher, entry, { errorOutput });
}

/** Evaluates what a state gives and assigns, both with the variables as they were. */
async function leave(
  frame: Frame,
  from: {
    readonly Output?: unknown;
    readonly Assign?: Readonly<Record<string, unknown>> | undefined;
    readonly Next?: string | undefined;
  },
  entry: Entry,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Step> {
  const names = namesOf(frame, entry, more);
  const output =
    from.Output === undefined ? ownOutput(names) : await evaluate(from.Output, names, 'Output');
  checkPayload(output, entry.name);
  const assigned = await evaluate(from.Assign ?? {}, names, 'Assign');
  frame.variables = Object.assign({}, frame.variables, assigned);
  return { output, next: from.Next };
}

function ownOutput({ states }: Names): unknown {
  if ('errorOutput' in states) return states['errorOutput'];
  return 'result' in states ? states['result'] : states['input'];
}

async function choose(frame: Frame, entry: Entry, state: StateOf<'Choice'>): Promise<Step> {
  const names = namesOf(frame, entry);
  for (const choice of state.Choices) {
    const holds = await evaluate(choice.Condition, names, 'Condition');
    if (typeof holds !== 'boolean') {
      const what = `The field 'Condition' must be true or false, not ${JSON.stringify(holds)}`;
      throw new StateFailure('States.QueryEvaluationError', what);
    }
    if (holds) return leave(frame, choice, entry);
  }
  if (state.Default !== undefined) return leave(frame, { ...state, Next: state.Default }, entry);
  throw new StateFailure('States.NoChoiceMatched', `No choice of "${entry.name}" holds`);
}

async function wait(frame: Frame, entry: Entry, state: StateOf<'Wait'>): Promise<void> {
  const field = state.Seconds === undefined ? 'Timestamp' : 'Seconds';
  const until = await evaluate(state[field], namesOf(frame, entry), field);
  const seconds = secondsToWait(field, until, frame.run.now());
  if (seconds !== undefined) return pause(frame, seconds);
  const what = `The field '${field}' of a Wait cannot be ${JSON.stringify(until)}`;
  throw new StateFailure('States.QueryEvaluationError', what);
}

async function fail(frame: Frame, entry: Entry, state: StateOf<'Fail'>): Promise<never> {
  const names = namesOf(frame, entry);
  const text = async (field: 'Error' | 'Cause'): Promise<string> => {
    const value = await evaluate(state[field] ?? '', names, field);
    if (typeof value === 'string') return value;
    const what = `The field '${field}' of a Fail must be text, not ${JSON.stringify(value)}`;
    throw new StateFailure('States.QueryEvaluationError', what);
  };
  throw new StateFailure(await text('Error'), await text('Cause'));
}

async function pause({ run, signal }: Frame, seconds: number): Promise<void> {
  if (!(await run.sleep(seconds, signal))) throw new ExecutionEnded();
}
