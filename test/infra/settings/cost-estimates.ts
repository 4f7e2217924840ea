import { INDEX_SHARDS } from '../../../lib/contract/storage-layout';
import { LAUNCH_STATUSES, isTerminal } from '../../../lib/domain/launch/launch-status';
import {
  HOURS_OF_A_MONTH,
  PRICE_LIST,
  networkPerMonth,
} from '../../../lib/infra/settings/price-list';
import type { DeploymentSettings } from '../../../lib/infra/settings/settings-schema';
import type { ResolvedResource } from '../template/resolved-template';

/** A line of a bill. */
export interface Charge {
  readonly what: string;
  readonly usd: number;
}

/** What these types cost while no launch runs; a type that is missing here was never thought about. */
export const IDLE_COST_OF_TYPES: Readonly<Record<string, 'free' | 'by size' | 'by the month'>> = {
  'AWS::Batch::ComputeEnvironment': 'free',
  'AWS::Batch::JobDefinition': 'free',
  'AWS::Batch::JobQueue': 'free',
  'AWS::CloudWatch::Alarm': 'by the month',
  'AWS::CloudWatch::Dashboard': 'by the month',
  'AWS::DynamoDB::Table': 'by size',
  'AWS::EC2::EIP': 'by the month',
  'AWS::EC2::InternetGateway': 'free',
  'AWS::EC2::LaunchTemplate': 'free',
  'AWS::EC2::NatGateway': 'by the month',
  'AWS::EC2::Route': 'free',
  'AWS::EC2::RouteTable': 'free',
  'AWS::EC2::SecurityGroup': 'free',
  'AWS::EC2::Subnet': 'free',
  'AWS::EC2::SubnetRouteTableAssociation': 'free',
  'AWS::EC2::VPC': 'free',
  'AWS::EC2::VPCEndpoint': 'free',
  'AWS::EC2::VPCGatewayAttachment': 'free',
  'AWS::ECS::Cluster': 'free',
  'AWS::ECS::TaskDefinition': 'free',
  'AWS::Events::Rule': 'free',
  'AWS::IAM::InstanceProfile': 'free',
  'AWS::IAM::Policy': 'free',
  'AWS::IAM::Role': 'free',
  'AWS::KMS::Key': 'by the month',
  'AWS::Lambda::EventInvokeConfig': 'free',
  'AWS::Lambda::EventSourceMapping': 'free',
  'AWS::Lambda::Function': 'free',
  'AWS::Lambda::Permission': 'free',
  'AWS::Logs::LogGroup': 'by size',
  'AWS::Logs::QueryDefinition': 'free',
  'AWS::Logs::SubscriptionFilter': 'free',
  'AWS::S3::Bucket': 'by size',
  'AWS::S3::BucketPolicy': 'free',
  'AWS::SNS::Subscription': 'free',
  'AWS::SNS::Topic': 'free',
  'AWS::SNS::TopicPolicy': 'free',
  'AWS::SQS::Queue': 'free',
  'AWS::SQS::QueuePolicy': 'free',
  'AWS::SSM::Parameter': 'free',
  'AWS::StepFunctions::StateMachine': 'free',
  'Custom::S3BucketNotifications': 'free',
  'Custom::VpcRestrictDefaultSG': 'free',
};

/** A month in which nothing is launched, without what is paid by size. */
export function idleCharges(
  resources: readonly ResolvedResource[],
  settings: DeploymentSettings,
): readonly Charge[] {
  const count = (wanted: string): number => resources.filter(({ type }) => type === wanted).length;
  const alarms = resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  const watched = alarms.reduce((sum, alarm) => sum + countWatchedMetrics(alarm), 0);
  const keys = count('AWS::KMS::Key');
  return [
    {
      what: `${alarms.length} alarms, by the ${watched} metrics that they watch`,
      usd: watched * PRICE_LIST.alarmMetricMonth,
    },
    {
      what: 'dashboard (free among the first three of the account)',
      usd: count('AWS::CloudWatch::Dashboard') * PRICE_LIST.dashboardMonth,
    },
    { what: 'customer key', usd: keys * PRICE_LIST.customerKeyMonth },
    { what: 'NAT gateway with its address', usd: networkPerMonth(settings.network) },
    { what: 'sweep', usd: sweepPerMonth(settings.sweepMinutes) },
  ];
}

/** An alarm over a calculation is paid for each metric in it, the calculation itself is not. */
export function countWatchedMetrics({ properties }: Pick<ResolvedResource, 'properties'>): number {
  const metrics = properties['Metrics'];
  if (!Array.isArray(metrics)) return 1;
  return metrics.filter((one) => typeof one === 'object' && one !== null && 'MetricStat' in one)
    .length;
}

/** The function and the two indexes that it asks, which answer "nothing" for half a read unit a query. */
export function sweepPerMonth(everyMinutes: number): number {
  const sweeps = (HOURS_OF_A_MONTH * 60) / everyMinutes;
  const gaps = LAUNCH_STATUSES.filter(isTerminal).length + 1;
  // The second one is asked once a shard.
  const queries = INDEX_SHARDS * (gaps + 1);
  const reading = queries * 0.5 * PRICE_LIST.tableReadUnit;
  return sweeps * (reading + callPrice({ seconds: 0.2, gib: 0.5 }));
}

/** What one launch of so many jobs costs us, beside the compute of the jobs where that is not the engine task. */
export function launchCharges(launch: {
  readonly jobs: number;
  readonly hours: number;
  readonly settings: DeploymentSettings;
}): readonly Charge[] {
  const { jobs, hours, settings } = launch;
  const { engineCpus, engineMemoryMib, engineDiskGib } = settings;
  const task =
    engineCpus * PRICE_LIST.fargateCpuHour +
    (engineMemoryMib / 1024) * PRICE_LIST.fargateGbHour +
    (engineDiskGib - 20) * PRICE_LIST.fargateDiskGbHour +
    PRICE_LIST.publicAddressHour;
  const calls =
    2 * callPrice({ seconds: 2, gib: 1 }) + (10 + 6 * jobs) * callPrice({ seconds: 0.2, gib: 0.5 });
  const rows = (20 + 6 * jobs) * 2 * PRICE_LIST.tableWriteUnit;
  const objects = (20 + 5 * jobs) * (PRICE_LIST.objectPut + PRICE_LIST.objectGet);
  return [
    { what: 'engine task with its address', usd: hours * task },
    { what: 'functions', usd: calls },
    { what: 'rows', usd: rows },
    { what: 'requests to S3', usd: objects },
    { what: 'logs', usd: jobs * LOG_GB_OF_A_JOB * PRICE_LIST.logGb },
    { what: 'metrics', usd: hours * 18 * PRICE_LIST.metricHour },
  ];
}

export function sumOf(charges: readonly Charge[]): number {
  return charges.reduce((sum, { usd }) => sum + usd, 0);
}

const LOG_GB_OF_A_JOB = 20 / 1e6;

function callPrice({ seconds, gib }: { readonly seconds: number; readonly gib: number }): number {
  return PRICE_LIST.functionRequest + seconds * gib * PRICE_LIST.functionGbSecond;
}
