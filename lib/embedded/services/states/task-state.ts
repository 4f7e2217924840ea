import { createHash } from 'node:crypto';
import type { StateOf } from './asl-schema';
import { findIntegration } from './integrations';
import type { Integration } from './integrations';
import { checkPayload } from './payload-limit';
import type { Frame } from './run';
import { namesOf } from './state-names';
import type { Entry } from './state-names';
import { evaluate } from './jsonata-evaluation';
import { ExecutionEnded, StateFailure } from './state-failure';

/** Runs a Task once: calls the service and, if the Resource says so, waits for the answer to its token. */
export async function runTask(
  frame: Frame,
  entry: Entry,
  state: StateOf<'Task'>,
): Promise<unknown> {
  const integration = findIntegration(state.Resource);
  if (integration === undefined) throw new Error(`There is no integration "${state.Resource}"`);
  const token = integration.waitsForToken ? newToken(frame.run.chances) : undefined;
  const names = namesOf(frame, { ...entry, token });
  const parameters = await evaluate(state.Arguments ?? {}, names, 'Arguments');
  const limits = {
    timeout: await secondsOf(state.TimeoutSeconds, names, 'TimeoutSeconds'),
    heartbeat: await secondsOf(state.HeartbeatSeconds, names, 'HeartbeatSeconds'),
  };
  record(frame, integration, 'TaskScheduled', { parameters: JSON.stringify(parameters) });
  record(frame, integration, 'TaskStarted');
  try {
    const result = await withTimeout(frame, limits.timeout, (signal) =>
      perform(
        { ...frame, signal },
        { integration, parameters, token, heartbeat: limits.heartbeat },
      ),
    );
    checkPayload(result, `aws-sdk:${integration.service.name}`);
    record(frame, integration, 'TaskSucceeded', { output: JSON.stringify(result) });
    return result;
  } catch (error) {
    if (error instanceof StateFailure) recordFailure(frame, integration, error);
    throw error;
  } finally {
    if (token !== undefined) frame.run.closeToken(token);
  }
}

/** As long as those of Step Functions: a job's overrides have to hold it beside all else. */
function newToken(chances: Frame['run']['chances']): string {
  const part = () => createHash('sha512').update(chances.newId()).digest();
  const parts = Array.from({ length: 8 }, part);
  return Buffer.concat(parts).toString('base64');
}

interface Performance {
  readonly integration: Integration;
  readonly parameters: unknown;
  readonly token: string | undefined;
  readonly heartbeat: number | undefined;
}

async function perform(
  frame: Frame,
  { integration, parameters, token, heartbeat }: Performance,
): Promise<unknown> {
  const { run } = frame;
  if (token === undefined) return run.call(integration, parameters);
  // The answer may come before the call has returned.
  const waiting = run.openToken(token);
  const submitted = await run.call(integration, parameters);
  record(frame, integration, 'TaskSubmitted', { output: JSON.stringify(submitted) });
  if (heartbeat === undefined) return waiting.answer;
  return Promise.race([waiting.answer, missHeartbeat(frame, waiting, heartbeat)]);
}

async function missHeartbeat(
  { run, signal }: Frame,
  waiting: { readonly heardAt: number },
  seconds: number,
): Promise<never> {
  for (;;) {
    const heardAt = waiting.heardAt;
    if (!(await run.sleep(seconds, signal))) throw new ExecutionEnded();
    if (waiting.heardAt === heardAt) throw new StateFailure('States.HeartbeatTimeout', '');
  }
}

/** What takes too long goes on, as a job does, but nobody waits for it any more. */
async function withTimeout(
  { run, signal }: Frame,
  seconds: number | undefined,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<unknown> {
  const finished = new AbortController();
  const either = AbortSignal.any([signal, finished.signal]);
  const limit = seconds ?? Number.POSITIVE_INFINITY;
  const timeout = run.sleep(limit, either).then((isOver) => {
    throw isOver ? new StateFailure('States.Timeout', '') : new ExecutionEnded();
  });
  try {
    return await Promise.race([work(either), timeout]);
  } finally {
    finished.abort();
    timeout.catch(() => undefined);
  }
}

async function secondsOf(
  value: number | string | undefined,
  names: Parameters<typeof evaluate>[1],
  field: string,
): Promise<number | undefined> {
  if (value === undefined) return undefined;
  const seconds = await evaluate(value, names, field);
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new StateFailure(
    'States.QueryEvaluationError',
    `The field '${field}' must be a positive whole number, not ${JSON.stringify(seconds)}`,
  );
}

function recordFailure(frame: Frame, integration: Integration, failure: StateFailure): void {
  const { error, failureCause: cause } = failure;
  const isTimeout = error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
  record(frame, integration, isTimeout ? 'TaskTimedOut' : 'TaskFailed', { error, cause });
}

function record(
  { run }: Frame,
  { service, action, waitsForToken }: Integration,
  type: Parameters<Frame['run']['record']>[0],
  details: Readonly<Record<string, unknown>> = {},
): void {
  const resource = waitsForToken ? `${action}.waitForTaskToken` : action;
  run.record(type, { resourceType: `aws-sdk:${service.name}`, resource, ...details });
}
