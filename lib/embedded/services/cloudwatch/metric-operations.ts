import * as z from 'zod';
import { AwsError, notImplemented } from '../../world';
import type { World } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import type { MetricName, MetricStore } from './metric-store';
import { findStatistic } from './statistics';

const dimensionsSchema = z
  .array(z.object({ Name: z.string(), Value: z.string() }))
  .max(30)
  .default([]);

const datumSchema = z.object({
  MetricName: z.string().min(1),
  Dimensions: dimensionsSchema,
  Timestamp: z.number().optional(),
  Value: z.number().optional(),
  Values: z.array(z.number()).optional(),
  Counts: z.array(z.number()).optional(),
  StatisticValues: z.never('is not modelled').optional(),
  Unit: z.string().optional(),
  StorageResolution: z.number().optional(),
});
const putSchema = z.object({
  Namespace: z.string().regex(/^[^:]/),
  MetricData: z.array(datumSchema).min(1).max(1000),
});

const querySchema = z.object({
  Id: z.string(),
  Label: z.string().optional(),
  Expression: z.string().optional(),
  ReturnData: z.boolean().default(true),
  MetricStat: z
    .object({
      Metric: z.object({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: dimensionsSchema,
      }),
      Period: z.int().positive(),
      Stat: z.string(),
    })
    .optional(),
});
const getSchema = z.object({
  MetricDataQueries: z.array(querySchema).min(1).max(500),
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).default('TimestampDescending'),
});
const statisticsSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: dimensionsSchema,
  StartTime: z.number(),
  EndTime: z.number(),
  Period: z.int().positive(),
  Statistics: z.array(z.string()).default([]),
});
const listSchema = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
});

/** The operations on metrics. */
export function metricOperations(world: World, store: MetricStore): Record<string, JsonOperation> {
  return {
    PutMetricData(input, { caller }) {
      const { Namespace: namespace, MetricData: data } = read(putSchema, input);
      const context = { 'cloudwatch:namespace': namespace };
      world.access.authorize(caller, 'cloudwatch:PutMetricData', '*', context);
      for (const datum of data) putDatum(world, store, { namespace, datum });
    },
    GetMetricData(input, { caller }) {
      const request = read(getSchema, input);
      world.access.authorize(caller, 'cloudwatch:GetMetricData', '*');
      const shown = request.MetricDataQueries.filter(({ ReturnData }) => ReturnData);
      return { MetricDataResults: shown.map((query) => answerQuery(store, request, query)) };
    },
    GetMetricStatistics(input, { caller }) {
      const request = read(statisticsSchema, input);
      world.access.authorize(caller, 'cloudwatch:GetMetricStatistics', '*');
      return { Label: request.MetricName, Datapoints: dataPoints(store, request) };
    },
    ListMetrics(input, { caller }) {
      const filter = read(listSchema, input);
      world.access.authorize(caller, 'cloudwatch:ListMetrics', '*');
      return {
        Metrics: store
          .metrics()
          .filter((one) => isListed(one, filter))
          .map(describe),
      };
    },
  };
}

function putDatum(
  world: World,
  store: MetricStore,
  { namespace, datum }: { readonly namespace: string; readonly datum: z.infer<typeof datumSchema> },
): void {
  const { MetricName: name, Value: value, Values: values = [], Counts: counts = [] } = datum;
  if ((value === undefined) === (values.length === 0)) {
    throw new AwsError('InvalidParameterCombination', `${name} must have either Value or Values`);
  }
  const at = datum.Timestamp === undefined ? world.now().getTime() : datum.Timestamp * 1000;
  const metric = { namespace, name, dimensions: dimensionsOf(datum.Dimensions) };
  const told =
    value === undefined ? values.flatMap((one, i) => repeat(one, counts[i] ?? 1)) : [value];
  for (const one of told) store.add(metric, { at, value: one });
}

function repeat(value: number, times: number): readonly number[] {
  return Array.from({ length: times }, () => value);
}

function answerQuery(
  store: MetricStore,
  { StartTime: from, EndTime: to, ScanBy: order }: z.infer<typeof getSchema>,
  { Id: id, Label: label, MetricStat: stat }: z.infer<typeof querySchema>,
) {
  if (stat === undefined) throw notImplemented('cloudwatch:GetMetricData with an Expression');
  const span = { from: from * 1000, to: to * 1000, seconds: stat.Period };
  const periods = [...store.periods(metricOf(stat.Metric), span)];
  if (order === 'TimestampDescending') periods.reverse();
  const calculate = findStatistic(stat.Stat);
  return {
    Id: id,
    Label: label ?? stat.Metric.MetricName,
    Timestamps: periods.map(({ startsAt }) => startsAt / 1000),
    Values: periods.map(({ values }) => calculate(values)),
    StatusCode: 'Complete',
  };
}

function dataPoints(store: MetricStore, request: z.infer<typeof statisticsSchema>) {
  const { StartTime: from, EndTime: to, Period: seconds, Statistics: names } = request;
  const span = { from: from * 1000, to: to * 1000, seconds };
  return store.periods(metricOf(request), span).map(({ startsAt, values }) => ({
    Timestamp: startsAt / 1000,
    Unit: 'None',
    ...Object.fromEntries(names.map((name) => [name, findStatistic(name)(values)])),
  }));
}

function metricOf(given: {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: z.infer<typeof dimensionsSchema>;
}): MetricName {
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions } = given;
  return { namespace, name, dimensions: dimensionsOf(dimensions) };
}

function dimensionsOf(list: z.infer<typeof dimensionsSchema>): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ Name: name, Value: value }) => [name, value]));
}

function isListed(
  { namespace, name, dimensions }: MetricName,
  filter: z.infer<typeof listSchema>,
): boolean {
  if (filter.Namespace !== undefined && filter.Namespace !== namespace) return false;
  if (filter.MetricName !== undefined && filter.MetricName !== name) return false;
  return filter.Dimensions.every(({ Name: wanted, Value: value }) => {
    const found = Object.hasOwn(dimensions, wanted) ? dimensions[wanted] : undefined;
    return found !== undefined && (value === undefined || value === found);
  });
}

function describe({ namespace, name, dimensions }: MetricName) {
  const described = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespace, MetricName: name, Dimensions: described };
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  return parseInput(schema, input, 'InvalidParameterValue');
}
