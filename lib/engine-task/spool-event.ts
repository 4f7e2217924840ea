import * as z from 'zod';

/** What the log handler script and the logger plugin (`images/snakemake/python`) write, one JSON object a line. */
const spoolEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('engine-started'), version: z.string() }),
  z.object({
    event: z.literal('job-started'),
    job: z.string(),
    rule: z.string(),
    wildcards: z.record(z.string(), z.string()),
    outputs: z.array(z.string()),
    logs: z.array(z.string()),
  }),
  z.object({
    event: z.literal('job-finished'),
    job: z.string(),
    /** What its output files are like, before any other job can touch them. */
    marks: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    event: z.literal('job-failed'),
    job: z.string(),
    /** Of its shell, where the engine tells it. */
    exitCode: z.number().int().optional(),
  }),
  z.object({ event: z.literal('progress'), total: z.number().int().nonnegative() }),
  z.object({ event: z.literal('error'), message: z.string() }),
]);

export type SpoolEvent = z.infer<typeof spoolEventSchema>;
export type SpooledJob = Extract<SpoolEvent, { event: 'job-started' }>;

/** Undefined when the line is none of ours, e.g. torn by a full disk. */
export function parseSpoolLine(line: string): SpoolEvent | undefined {
  try {
    return spoolEventSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
