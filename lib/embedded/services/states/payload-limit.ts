import * as z from 'zod';
import { StateFailure } from './state-failure';

const maximumBytes = 262_144;

/** An input or an output as a request may carry it. */
export const payloadSchema = z.string().refine(fits, `must be at most ${maximumBytes} bytes`);

/** Throws when a state or a task gives more than Step Functions carries from state to state. */
export function checkPayload(value: unknown, source: string): void {
  if (fits(JSON.stringify(value))) return;
  const cause = `The state/task '${source}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StateFailure('States.DataLimitExceeded', cause);
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= maximumBytes;
}
