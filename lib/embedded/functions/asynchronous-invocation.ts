import type { Queues } from '../services/sqs/queues';
import type { FunctionHost, InvocationResult } from '../function-host';
import { pause } from '../pause';
import { accessKeyOf, callerOf } from '../role-credentials';
import type { World } from '../world';
import type { FunctionDeclaration } from './declaration';

/** Runs a function for an event that nobody waits for: tries again, and at last tells the declared destination. */
export interface AsynchronousInvocations {
  /** Never throws: what cannot be told to a destination is reported. */
  invoke(declaration: FunctionDeclaration, event: unknown): Promise<void>;
}

interface Parts {
  readonly functions: FunctionHost;
  readonly queues: Queues;
  readonly stopping: AbortSignal;
}

// AWS waits a minute, then two: here somebody sits and watches.
const retryDelaysMs = [100, 300];

/** Lambda's asynchronous invocation with its retries and destinations. */
export function createAsynchronousInvocations(
  world: World,
  { functions, queues, stopping }: Parts,
): AsynchronousInvocations {
  return {
    async invoke(declaration, event) {
      const { maximumRetryAttempts } = declaration.asynchronous;
      for (let attempt = 0; ; attempt += 1) {
        const result = await functions.invoke(declaration, event);
        if (stopping.aborted) return;
        if (result.outcome.kind === 'returned' || attempt >= maximumRetryAttempts) {
          finish(world, queues, { declaration, event, result, attempts: attempt + 1 });
          return;
        }
        report(world, declaration, result);
        if (!(await pause(retryDelaysMs[attempt] ?? 300, stopping))) return;
      }
    },
  };
}

interface Finished {
  readonly declaration: FunctionDeclaration;
  readonly event: unknown;
  readonly result: InvocationResult;
  readonly attempts: number;
}

function finish(world: World, queues: Queues, finished: Finished): void {
  const { declaration, event, result } = finished;
  const { onSuccess, onFailure, deadLetterQueue } = declaration.asynchronous;
  const succeeded = result.outcome.kind === 'returned';
  if (!succeeded) report(world, declaration, result);
  const destination = succeeded ? onSuccess : onFailure;
  const messages = [
    { queue: destination, body: destinationRecord(world, finished) },
    { queue: succeeded ? undefined : deadLetterQueue, body: event },
  ];
  for (const { queue, body } of messages) {
    if (queue !== undefined) sendAsRole(world, queues, declaration, { queue, body });
  }
}

/** Puts a message into a destination queue, if the function's role may. */
export function sendAsRole(
  world: World,
  queues: Queues,
  declaration: FunctionDeclaration,
  { queue, body }: { readonly queue: string; readonly body: unknown },
): void {
  const caller = callerOf(accessKeyOf(declaration.roleArn, declaration.name), world.accountId);
  try {
    world.access.authorize(caller, 'sqs:SendMessage', queue);
    queues.send(queue, JSON.stringify(body));
  } catch (error) {
    world.report(`lambda: cannot tell ${queue} about ${declaration.name}: ${String(error)}`);
  }
}

function destinationRecord(world: World, { declaration, event, result, attempts }: Finished) {
  const { outcome } = result;
  const succeeded = outcome.kind === 'returned';
  return {
    version: '1.0',
    timestamp: world.now().toISOString(),
    requestContext: {
      requestId: result.requestId,
      functionArn: `${declaration.arn}:$LATEST`,
      condition: succeeded ? 'Success' : 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(succeeded ? {} : { functionError: 'Unhandled' }),
    },
    responsePayload: outcome.kind === 'returned' ? parse(outcome.payload) : outcome.error,
  };
}

function parse(payload: string): unknown {
  return JSON.parse(payload);
}

function report(world: World, { name }: FunctionDeclaration, { outcome }: InvocationResult): void {
  if (outcome.kind === 'returned') return;
  const { errorType, errorMessage } = outcome.error;
  world.report(`lambda: ${name} failed: ${errorType}: ${errorMessage}`);
}
