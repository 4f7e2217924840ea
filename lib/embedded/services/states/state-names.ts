import type { Names } from './jsonata-evaluation';
import type { Frame } from './run';

/** One entry into a state. */
export interface Entry {
  readonly name: string;
  readonly input: unknown;
  readonly enteredAt: Date;
  readonly retryCount: number;
  readonly token?: string | undefined;
}

/** What expressions of a state may name; `more` is its result or its error, once there is one. */
export function namesOf(
  { run, variables, item }: Frame,
  { name, input, enteredAt, retryCount, token }: Entry,
  more: Readonly<Record<string, unknown>> = {},
): Names {
  const context = {
    ...run.context,
    ...item,
    State: { Name: name, EnteredTime: enteredAt.toISOString(), RetryCount: retryCount },
    ...(token === undefined ? {} : { Task: { Token: token } }),
  };
  return { variables, states: { input, context, ...more }, chances: run.chances };
}
