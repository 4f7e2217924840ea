import * as z from 'zod';
import { METRICS, type Measurement } from '../../../lib/contract/metrics';
import { createMeasure, renderMeasurement } from '../../../lib/runtime/metrics';

const NAMESPACE = 'GenomicsWorkflowManager/Stack';
const NOW = new Date('2026-11-23T10:05:00.000Z');

/** The rules of the specification, as far as a line can break them. */
const textSchema = z.string().regex(/^[\x20-\x7e]*\S[\x20-\x7e]*$/);
const directiveSchema = z.strictObject({
  Namespace: textSchema.max(255).regex(/^(?!AWS\/)[A-Za-z0-9._\-/#:]+$/),
  Dimensions: z.array(z.array(textSchema.max(250)).max(30)).min(1),
  Metrics: z
    .array(z.strictObject({ Name: textSchema.max(1024), Unit: z.enum(['Count', 'Seconds']) }))
    .min(1)
    .max(100),
});
const lineSchema = z
  .looseObject({
    _aws: z.strictObject({
      Timestamp: z.int(),
      CloudWatchMetrics: z.array(directiveSchema).min(1),
    }),
  })
  .superRefine((line, context) => {
    for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      const isValid =
        Dimensions.flat().every((name) => textSchema.max(1024).safeParse(line[name]).success) &&
        Metrics.every(({ Name }) => z.number().safeParse(line[Name]).success);
      if (!isValid) context.addIssue('a name without its value');
    }
  });

function ended(value: string): Measurement {
  const dimension = { name: 'Workflow', value } as const;
  return { metric: 'LaunchElapsedSeconds', value: 4.2, unit: 'Seconds', dimension };
}

test('createMeasure() writes one line a measurement', () => {
  const lines: string[] = [];
  const measure = createMeasure({
    namespace: NAMESPACE,
    now: () => NOW,
    write: (line) => void lines.push(line),
  });

  measure([ended('count'), { metric: 'LaunchesRecovered', value: 3, unit: 'Count' }]);

  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: NOW.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [['Workflow']],
            Metrics: [{ Name: 'LaunchElapsedSeconds', Unit: 'Seconds' }],
          },
        ],
      },
      Workflow: 'count',
      LaunchElapsedSeconds: 4.2,
    },
    {
      _aws: {
        Timestamp: NOW.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [[]],
            Metrics: [{ Name: 'LaunchesRecovered', Unit: 'Count' }],
          },
        ],
      },
      LaunchesRecovered: 3,
    },
  ]);
});

test.each(Object.values(METRICS))('renderMeasurement() keeps to the format for %s', (metric) => {
  for (const dimension of [{}, { dimension: { name: 'Reason', value: 'OTHER' } as const }]) {
    const measurement = { metric, value: 1, unit: 'Count', ...dimension } as const;
    const line: unknown = JSON.parse(renderMeasurement(measurement, NAMESPACE, NOW.getTime()));

    expect(lineSchema.safeParse(line).error).toBeUndefined();
  }
});

test.each(['', ' ', 'é', 'a\nb', 'x'.repeat(256), '"},"_aws":{'])(
  'renderMeasurement() makes a valid line of the value %j, which a person may have typed',
  (value) => {
    const text = renderMeasurement(ended(value), NAMESPACE, NOW.getTime());
    const line: unknown = JSON.parse(text);

    expect(text).not.toContain('\n');
    expect(lineSchema.safeParse(line).error).toBeUndefined();
    expect(line).toMatchObject({ Workflow: value.startsWith('"') ? value : 'OTHER' });
  },
);

test('the rules of the format bite', () => {
  const line = JSON.parse(renderMeasurement(ended('count'), NAMESPACE, 1)) as object;

  expect(lineSchema.safeParse({ ...line, Workflow: ' ' }).success).toBe(false);
  expect(lineSchema.safeParse({ ...line, LaunchElapsedSeconds: '4' }).success).toBe(false);
});
