import * as z from 'zod';

/** How long a Wait may take. */
export const waitSecondsSchema = z.int().min(0).max(99_999_999);

/** RFC 3339, with the capital T and Z that Step Functions asks for. */
export const timestampSchema = z.iso
  .datetime({ offset: true })
  .regex(/T\d\d:\d\d:\d\d/, 'must have seconds');

/** The seconds that a Wait's field asks for; undefined for a value that is none of the field's. */
export function secondsToWait(
  field: 'Seconds' | 'Timestamp',
  value: unknown,
  now: Date,
): number | undefined {
  if (field === 'Seconds') return waitSecondsSchema.safeParse(value).data;
  const until = timestampSchema.safeParse(value).data;
  if (until === undefined) return undefined;
  return Math.max(0, (Date.parse(until) - now.getTime()) / 1000);
}
