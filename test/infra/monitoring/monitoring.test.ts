import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { METRIC_DIMENSIONS, METRICS } from '../../../lib/contract/metrics';
import { STACK_OUTPUTS } from '../../../lib/contract/stack-outputs';
import { temporaryFolders } from '../../support/temporary-folder';
import { countWatchedMetrics } from '../settings/cost-estimates';
import { getResource, nameOf, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());
const runbook = readFileSync(join(__dirname, '../../../docs/runbook.md'), 'utf8');

const alarmSchema = z.object({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.string()),
  TreatMissingData: z.string(),
});

const alarms = resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(({ properties }) =>
  alarmSchema.parse(properties),
);

const DESCRIPTION =
  /^(\w+) \((?:high|medium|low)\): \S.*\. Impact: \S.*\. Runbook: docs\/runbook\.md#(\w+)$/;

const names = alarms.map(({ AlarmDescription }) => DESCRIPTION.exec(AlarmDescription)?.[1] ?? '');

function getAlarm(name: string): Readonly<Record<string, unknown>> {
  return getResource(template, 'AWS::CloudWatch::Alarm', `MonitoringAlarms${name}`).properties;
}

test('every alarm says severity, impact and its entry of the runbook, and reaches people', () => {
  for (const { AlarmDescription, AlarmActions } of alarms) {
    expect(AlarmDescription).toMatch(DESCRIPTION);
    const [, name, anchor] = DESCRIPTION.exec(AlarmDescription) ?? [];
    expect(anchor).toBe(name?.toLowerCase());
    expect(AlarmActions).toEqual(['<MonitoringPeopleAlarms>']);
  }
});

test('the runbook has an entry for every alarm, and no entry of an alarm that is gone', () => {
  const [, section = ''] = /\n## Alarms\n([\s\S]*?)\n## /.exec(runbook) ?? [];

  const entries = [...section.matchAll(/^### (.+)$/gm)].map(([, name]) => name);

  expect(entries).toEqual(names);
});

test('the alarms watch nineteen metrics, which is what they cost: one each, two for JobsStuck, and EventsLost one a function and a rule', () => {
  const watched = resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(
    (alarm): [string, number] => [nameOf(alarm.id), countWatchedMetrics(alarm)],
  );

  expect(watched.filter(([, metrics]) => metrics !== 1)).toEqual([
    ['MonitoringAlarmsEventsLost', 7],
    ['MonitoringAlarmsJobsStuck', 2],
  ]);
  expect(watched).toHaveLength(12);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
});

test.each([
  ['RegisterFails', 'Register'],
  ['LaunchFails', 'Launch'],
  ['LogParserFails', 'LogParser'],
  ['StateNotifierFails', 'StateNotifier'],
])('%s rings when its function fails three times in a quarter of an hour', (alarm, name) => {
  expect(getAlarm(alarm)).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: `<Functions${name}HandlerFunction>` }],
    Statistic: 'Sum',
    Period: 900,
    Threshold: 3,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('FunctionsThrottled rings when the function that the clock calls is turned away for a quarter of an hour', () => {
  expect(getAlarm('FunctionsThrottled')).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Throttles',
    Dimensions: [{ Name: 'FunctionName', Value: '<FunctionsStateNotifierHandlerFunction>' }],
    Statistic: 'Sum',
    Period: 300,
    Threshold: 1,
    EvaluationPeriods: 3,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('StreamBehind rings when rows are read ten minutes late', () => {
  expect(getAlarm('StreamBehind')).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'IteratorAge',
    Dimensions: [{ Name: 'FunctionName', Value: '<FunctionsLaunchHandlerFunction>' }],
    Statistic: 'Maximum',
    Threshold: 600_000,
  });
});

test.each(['Unprocessed', 'Undelivered'])(
  '%sEvents rings at the first message, and does not fall silent with its queue',
  (name) => {
    expect(getAlarm(`${name}Events`)).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: `<DeadLetters${name}.QueueName>` }],
      Statistic: 'Maximum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
  },
);

test('EventsLost rings when an event that is to be kept does not reach its queue', () => {
  const count = (Namespace: string, MetricName: string, Name: string, Value: string) => ({
    MetricStat: {
      Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] },
      Period: 300,
      Stat: 'Sum',
    },
    ReturnData: false,
  });
  const ofFunction = (name: string) =>
    count(
      ...(['AWS/Lambda', 'DestinationDeliveryFailures', 'FunctionName'] as const),
      `<Functions${name}HandlerFunction>`,
    );
  const ofRule = (name: string) =>
    count(
      ...(['AWS/Events', 'InvocationsFailedToBeSentToDlq', 'RuleName'] as const),
      `<StatusRules${name}>`,
    );

  expect(getAlarm('EventsLost')).toMatchObject({
    Metrics: [
      { Expression: 'SUM(FILL(METRICS(), 0))' },
      ...['Register', 'LogParser', 'StateNotifier'].map(ofFunction),
      ...['EngineTaskStateChange', 'JobStateChange', 'JobQueueBlocked'].map(ofRule),
      ofRule('ExecutionStatusChange'),
    ],
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('JobsStuck rings when Batch reports a blocked queue, and when the sweep finds launches that do not go on', () => {
  const { Metrics, ...alarm } = getAlarm('JobsStuck') as { Metrics: object[] };

  expect(alarm).toMatchObject({ Threshold: 1, TreatMissingData: 'notBreaching' });
  expect(JSON.stringify(Metrics)).toContain('SUM(FILL(METRICS(), 0))');
  expect(JSON.stringify(Metrics)).toContain('<StatusRulesJobQueueBlocked>');
  expect(JSON.stringify(Metrics)).toContain(METRICS.launchesStuck);
});

test('SweepMissing rings when the clock has not started the sweep for three of its periods', () => {
  const hourly = synthesizeStack(temporaryFolder(), { sweepMinutes: 60 });

  const { properties } = getResource(
    hourly,
    'AWS::CloudWatch::Alarm',
    'MonitoringAlarmsSweepMissing',
  );
  expect(properties).toMatchObject({
    Namespace: 'AWS/Events',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'RuleName', Value: '<StatusRulesSweep>' }],
    Period: 3600,
    EvaluationPeriods: 3,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('LaunchesRecovered watches the metric of this deployment', () => {
  expect(getAlarm('LaunchesRecovered')).toMatchObject({
    Namespace: 'GenomicsWorkflowManager/GenomicsWorkflowManager',
    MetricName: METRICS.launchesRecovered,
    Threshold: 1,
  });
});

test('the dashboard shows every metric of ours, and those of functions, stream and dead letters', () => {
  const [dashboard] = resourcesOfType(template, 'AWS::CloudWatch::Dashboard');

  const body = String(dashboard?.properties['DashboardBody']);

  const shown = [
    ...Object.values(METRICS),
    ...['Errors', 'Throttles', 'Duration', 'IteratorAge', 'ExecutionsFailed'],
    'ApproximateNumberOfMessagesVisible',
  ];
  for (const metric of shown) expect(body).toContain(metric);
});

test('the address of the dashboard is that of the console of its partition', () => {
  const { DashboardUrl: output } = template.findOutputs(STACK_OUTPUTS.dashboardUrl);

  const conditions = template.toJSON()['Conditions'] as Readonly<Record<string, unknown>>;
  const byCondition = Object.entries(conditions).map(([id, condition]) => [nameOf(id), condition]);
  expect(byCondition).toEqual([
    ['MonitoringIsInChina', { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] }],
    ['MonitoringIsInGovCloud', { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-us-gov'] }],
  ]);
  const [isInChina, isInGovCloud] = Object.keys(conditions);
  const elsewhere = [isInGovCloud, 'console.amazonaws-us-gov.com', 'console.aws.amazon.com'];
  const domain = [isInChina, 'console.amazonaws.cn', { 'Fn::If': elsewhere }];
  expect(JSON.stringify(output)).toContain(
    `"https://",{"Ref":"AWS::Region"},".",${JSON.stringify({ 'Fn::If': domain })},"/cloudwatch/home?region="`,
  );
});

test('the dashboard finds workflows, statuses and queues when somebody looks: no value is in it', () => {
  const [dashboard] = resourcesOfType(template, 'AWS::CloudWatch::Dashboard');

  const searches = String(dashboard?.properties['DashboardBody']).match(/SEARCH\([^)]*\)/g);

  const namespace = 'GenomicsWorkflowManager/GenomicsWorkflowManager';
  const search = (dimension: string, metric: string, rest: string) =>
    `SEARCH('{\\"${namespace}\\",${dimension}} MetricName=\\"${metric}\\"', ${rest})`;
  const { workflow, status, failureType, reason, jobQueue } = METRIC_DIMENSIONS;
  expect(searches).toEqual([
    search(workflow, METRICS.launchElapsedSeconds, "'Average', 3600"),
    search(status, METRICS.launchesEnded, "'Sum', 3600"),
    search(status, METRICS.launchesActive, "'Maximum', 300"),
    search(failureType, METRICS.launchFailures, "'Sum', 3600"),
    search(failureType, METRICS.jobsFailed, "'Sum', 3600"),
    search(status, METRICS.statusSeconds, "'Average', 3600"),
    search(reason, METRICS.jobsStuck, "'Sum', 300"),
    search(reason, METRICS.launchesStuck, "'Maximum', 300"),
    search(jobQueue, METRICS.jobsWaiting, "'Maximum', 300"),
  ]);
});
