import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import type { EmbeddedAws } from '../../lib/embedded/embedded-aws';

/** What CloudWatch has counted of the function whose name holds the text. */
export async function countErrors(
  { environment, region, endpoint }: EmbeddedAws,
  text: string,
): Promise<{ readonly calls: number; readonly errors: number }> {
  const credentials = {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
  const client = new CloudWatchClient({ region, endpoint, credentials });
  const named = { Namespace: 'AWS/Lambda', MetricName: 'Errors' };
  const { Metrics = [] } = await client.send(new ListMetricsCommand(named));
  const metric = Metrics.find(({ Dimensions = [] }) => Dimensions[0]?.Value?.includes(text));
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      ...{ ...named, Dimensions: metric?.Dimensions, Statistics: ['Sum', 'SampleCount'] },
      ...{ StartTime: new Date(0), EndTime: new Date(Date.now() + 60_000), Period: 86_400 },
    }),
  );
  client.destroy();
  return {
    calls: Datapoints.reduce((total, { SampleCount = 0 }) => total + SampleCount, 0),
    errors: Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0),
  };
}
