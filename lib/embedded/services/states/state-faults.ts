import type { State, StateOf } from './asl-schema';
import { findIntegration } from './integrations';
import { checkExpressions } from './jsonata-evaluation';

/** What is wrong with a state in itself; what its blocks hold has faults of its own. */
export function faultsOf(state: State): readonly string[] {
  const { Branches: _branches, ItemProcessor: _processor, ...own }: Record<string, unknown> = state;
  const faults = [...checkExpressions(own)];
  if ('Next' in state && 'End' in state && state.Next !== undefined && state.End !== undefined) {
    faults.push('it has both Next and End');
  }
  if (state.Type === 'Task') faults.push(...taskFaults(state));
  if ('Retry' in state) {
    faults.push(...handlerFaults('Retry', state.Retry), ...handlerFaults('Catch', state.Catch));
  }
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    faults.push('it must have either Seconds or Timestamp');
  }
  return goesOn(state) ? faults : [...faults, 'it has neither Next nor End'];
}

function taskFaults({
  Resource: resource,
  TimeoutSeconds: timeout,
  HeartbeatSeconds: heartbeat,
}: StateOf<'Task'>): readonly string[] {
  const isKnown = findIntegration(resource) !== undefined;
  const isLate =
    typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout;
  return [
    ...(isKnown ? [] : [`embedded AWS does not call "${resource}"`]),
    ...(isLate ? ['HeartbeatSeconds must be less than TimeoutSeconds'] : []),
  ];
}

function handlerFaults(
  field: 'Retry' | 'Catch',
  handlers: readonly { readonly ErrorEquals: readonly string[] }[],
): readonly string[] {
  const isWrong = handlers.some(
    ({ ErrorEquals: names }, index) =>
      names.includes('States.ALL') && (names.length > 1 || index < handlers.length - 1),
  );
  return isWrong ? [`in ${field}, States.ALL must stand alone and last`] : [];
}

function goesOn(state: State): boolean {
  if (state.Type === 'Choice' || state.Type === 'Succeed' || state.Type === 'Fail') return true;
  return state.Next !== undefined || state.End === true;
}
