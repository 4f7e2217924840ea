import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Dimension } from '@aws-sdk/client-cloudwatch';
import { createCloudWatch } from '../../../../lib/embedded/services/cloudwatch/cloudwatch';
import type { CloudWatchService } from '../../../../lib/embedded/services/cloudwatch/cloudwatch';
import { startDataGateway } from '../../../support/embedded-data-gateway';
import type { DataGateway } from '../../../support/embedded-data-gateway';

const Namespace = 'Manager/Test';
const start = new Date('2026-01-01T00:00:00Z');
const end = new Date('2026-01-01T01:00:00Z');

let gateway: DataGateway;
let client: CloudWatchClient;
let cloudwatch: CloudWatchService;
let published: unknown[][];

beforeEach(async () => {
  gateway = await startDataGateway();
  published = [];
  cloudwatch = createCloudWatch(gateway.world, {
    publishFor: (...given) => void published.push(given),
  });
  gateway.serve(cloudwatch);
  client = new CloudWatchClient(gateway.client);
});

afterEach(async () => {
  client.destroy();
  await gateway.stop();
});

function print(members: Record<string, unknown>, names: readonly string[][] = [['Status']]): void {
  const line = {
    _aws: {
      Timestamp: start.getTime() + 60_000,
      CloudWatchMetrics: [
        { Namespace, Dimensions: names, Metrics: [{ Name: 'Ended', Unit: 'Count' }] },
      ],
    },
    ...members,
  };
  cloudwatch.readLogLine('/aws/lambda/x', JSON.stringify(line));
}

async function read(Stat = 'Sum', Dimensions: Dimension[] = [{ Name: 'Status', Value: 'FAILED' }]) {
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      ...{ StartTime: start, EndTime: end },
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: { Metric: { Namespace, MetricName: 'Ended', Dimensions }, Period: 300, Stat },
        },
      ],
    }),
  );
  return MetricDataResults?.[0];
}

describe('readLogLine()', () => {
  it('counts what a line tells, by its dimensions', async () => {
    print({ Status: 'FAILED', Ended: 1 });
    print({ Status: 'FAILED', Ended: [2, 3] });
    print({ Status: 'SUCCEEDED', Ended: 10 });

    expect(await read()).toMatchObject({
      Values: [6],
      Timestamps: [start],
      StatusCode: 'Complete',
    });
  });

  it('counts a value once for each set of dimensions', async () => {
    print({ Status: 'FAILED', Ended: 4 }, [['Status'], []]);

    expect((await read('Sum', []))?.Values).toEqual([4]);
    expect((await read())?.Values).toEqual([4]);
  });

  it.each<[string, string]>([
    ['a line', 'that is no metric'],
    ['a line', JSON.stringify({ level: 'INFO', message: 'text' })],
  ])('reads nothing from %s %s', (_, line) => {
    cloudwatch.readLogLine('/aws/lambda/x', line);

    expect(gateway.reports).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a dimension is no text', { Status: 7, Ended: 1 }],
    ['a dimension is missing', { Ended: 1 }],
    ['a metric is missing', { Status: 'FAILED' }],
    ['a metric is text', { Status: 'FAILED', Ended: '1' }],
    ['a unit is unknown', { Status: 'FAILED', Ended: 1, _aws: wrongUnit() }],
    ['it has no time', { Status: 'FAILED', Ended: 1, _aws: { CloudWatchMetrics: [] } }],
  ])('drops a line and says so when %s', async (_, members) => {
    print(members);

    expect((await read())?.Values).toEqual([]);
    expect(gateway.reports).toEqual([
      expect.stringMatching(/^cloudwatch: a metric line of \/aws\/lambda\/x is dropped: /),
    ]);
  });
});

function wrongUnit() {
  const Metrics = [{ Name: 'Ended', Unit: 'Launches' }];
  return {
    Timestamp: start.getTime(),
    CloudWatchMetrics: [{ Namespace, Dimensions: [['Status']], Metrics }],
  };
}

describe('metrics that clients put', () => {
  const Dimensions = [{ Name: 'Status', Value: 'FAILED' }];
  const put = (more: object) =>
    client.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: [{ MetricName: 'Ended', Dimensions, Timestamp: start, ...more }],
      }),
    );

  it.each([
    ['Sum', 8],
    ['SampleCount', 3],
    ['Average', 8 / 3],
    ['Minimum', 2],
    ['Maximum', 4],
    ['p50', 2],
    ['p90', 4],
  ])('have the statistic %s: %d', async (name, value) => {
    await put({ Values: [2, 4], Counts: [2, 1] });

    expect((await read(name))?.Values).toEqual([value]);
  });

  it('come in periods, and only those of the time that is asked for', async () => {
    await put({ Value: 1 });
    await put({ Value: 2, Timestamp: new Date(start.getTime() + 600_000) });
    await put({ Value: 4, Timestamp: end });

    const { Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace, MetricName: 'Ended', Dimensions, Statistics: ['Sum'] },
        ...{ StartTime: start, EndTime: end, Period: 300 },
      }),
    );

    expect(Datapoints?.map(({ Sum }) => Sum)).toEqual([1, 2]);
  });

  it('are listed by name and dimension', async () => {
    await put({ Value: 1 });
    print({ Status: 'SUCCEEDED', Ended: 1 });

    const { Metrics } = await client.send(
      new ListMetricsCommand({ Namespace, Dimensions: [{ Name: 'Status', Value: 'FAILED' }] }),
    );

    expect(Metrics).toEqual([{ Namespace, MetricName: 'Ended', Dimensions }]);
  });

  it('are refused without a value', async () => {
    await expect(put({})).rejects.toMatchObject({
      message: 'Ended must have either Value or Values',
    });
  });

  it('ask the gate with their namespace', async () => {
    gateway.deny('cloudwatch:PutMetricData');

    await expect(put({ Value: 1 })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(gateway.questions.at(-1)?.context).toEqual({ 'cloudwatch:namespace': Namespace });
  });
});

describe('alarms', () => {
  const alarm = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:stuck';

  beforeEach(() => {
    cloudwatch.createAlarm({
      ...{ arn: alarm, name: 'stuck', description: 'why', actionsEnabled: true },
      actions: { ALARM: ['arn:topic'], OK: [], INSUFFICIENT_DATA: [] },
      watched: { TreatMissingData: 'notBreaching', Threshold: 1 },
    });
  });

  const set = (StateValue: 'OK' | 'ALARM', AlarmName = 'stuck') =>
    client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' }));

  it('are described as the template has them', async () => {
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({}));

    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: 'stuck',
        AlarmArn: alarm,
        AlarmDescription: 'why',
        StateValue: 'OK',
        Threshold: 1,
      },
    ]);
  });

  it('publish when their state changes, and not while it stays', async () => {
    await set('ALARM');
    await set('ALARM');

    expect(published).toMatchObject([
      [
        'cloudwatch.amazonaws.com',
        alarm,
        { topicArn: 'arn:topic', notification: { subject: 'ALARM: "stuck" in eu-west-1' } },
      ],
    ]);
    const { notification } = published[0]?.[2] as { notification: { message: string } };
    expect(JSON.parse(notification.message)).toMatchObject({
      AlarmName: 'stuck',
      NewStateValue: 'ALARM',
      OldStateValue: 'OK',
    });
  });

  it.each([
    [{ StateValue: 'ALARM' as const }, 1],
    [{ StateValue: 'OK' as const }, 0],
    [{ AlarmNames: ['other'] }, 0],
    [{ AlarmNamePrefix: 'stu' }, 1],
  ])('are found by %j: %i', async (filter, count) => {
    await set('ALARM');

    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand(filter));

    expect(MetricAlarms).toHaveLength(count);
  });

  it('must exist for their state to be set', async () => {
    await expect(set('OK', 'other')).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });
});
