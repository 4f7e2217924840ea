import * as z from 'zod';
import type { DataPoint, MetricName } from './metric-store';

/** One value that a line tells of one series. */
export interface EmbeddedMetric {
  readonly metric: MetricName;
  readonly point: DataPoint;
}

const unitSchema = z.union([
  z.enum(['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None']),
  z.string().regex(/^(Bytes|Bits|(Kilo|Mega|Giga|Tera)(bytes|bits))(\/Second)?$/),
]);

const directiveSchema = z.object({
  Namespace: z.string().min(1).max(1024),
  Dimensions: z.array(z.array(z.string()).max(30)).min(1),
  Metrics: z
    .array(
      z.object({
        Name: z.string().min(1).max(1024),
        Unit: unitSchema.optional(),
        StorageResolution: z.union([z.literal(1), z.literal(60)]).optional(),
      }),
    )
    .max(100),
});

const lineSchema = z
  .object({
    _aws: z.object({
      Timestamp: z.int().min(0),
      CloudWatchMetrics: z.array(directiveSchema).min(1),
    }),
  })
  .loose();

const valuesSchema = z.union([
  z.number().transform((one) => [one]),
  z.array(z.number()).min(1).max(100),
]);

/**
 * The metrics in a log line of the embedded metric format; none in any other line. CloudWatch drops a line that breaks the
 * format without a word: here it throws.
 */
export function parseEmbeddedMetrics(line: string): readonly EmbeddedMetric[] {
  if (!line.includes('"_aws"')) return [];
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { _aws: header, ...members } = parsed.data;
  return header.CloudWatchMetrics.flatMap((directive) =>
    directive.Dimensions.flatMap((names) =>
      directive.Metrics.flatMap(({ Name: name }) => {
        const dimensions = readDimensions(members, names);
        const metric = { namespace: directive.Namespace, name, dimensions };
        return readValues(members, name).map((value) => ({
          metric,
          point: { at: header.Timestamp, value },
        }));
      }),
    ),
  );
}

function readDimensions(
  members: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const entries = names.map((name) => {
    const parsed = z.string().min(1).max(1024).safeParse(members[name]);
    if (parsed.success) return [name, parsed.data] as const;
    throw new Error(`the dimension "${name}" is no text of 1 to 1,024 characters`);
  });
  return Object.fromEntries(entries);
}

function readValues(members: Readonly<Record<string, unknown>>, name: string): readonly number[] {
  const parsed = valuesSchema.safeParse(members[name]);
  if (parsed.success) return parsed.data;
  throw new Error(`the metric "${name}" is neither a number nor a list of up to 100 numbers`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`the line is no JSON: ${String(error)}`, { cause: error });
  }
}
