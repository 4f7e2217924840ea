import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { AwsError, notImplemented } from '../../world';

/** A ClientException in the words in which Batch wraps every one of them. */
export function clientException(message: string): AwsError {
  const text = `Error executing request, Exception : ${message}, RequestId: ${randomUUID()}`;
  return new AwsError('ClientException', text);
}

/** Checks a request; a parameter that is not modelled is refused by name. */
export function readRequest<T>(operation: string, schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const name = [place, ...issue.keys].filter(Boolean).join('.');
    throw notImplemented(`batch:${operation} with ${name}`);
  }
  throw clientException(`Invalid value at "${place}": ${issue?.message ?? 'invalid'}`);
}
