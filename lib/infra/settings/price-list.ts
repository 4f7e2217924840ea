import type { NetworkSettings } from './settings-schema';

/** A month as AWS counts it when it prices by the hour. */
export const HOURS_OF_A_MONTH = 730;

/**
 * What AWS lists, in USD, without free tiers and discounts. Other regions cost up to twice as much: whatever is computed from this is
 * an estimate, and says so. From https://aws.amazon.com/SERVICE/pricing/ of cloudwatch, kms, vpc, fargate, lambda, dynamodb, s3 and
 * step-functions.
 */
export const PRICE_LIST = {
  region: 'us-east-1',
  asOf: 'April 2026',
  /** For each metric that an alarm watches. */
  alarmMetricMonth: 0.1,
  /** Beyond the three of an account that are free. */
  dashboardMonth: 3,
  customerKeyMonth: 1,
  natGatewayHour: 0.045,
  natGatewayGb: 0.045,
  publicAddressHour: 0.005,
  fargateCpuHour: 0.04048,
  fargateGbHour: 0.004445,
  /** Beyond 20 GB. */
  fargateDiskGbHour: 0.000111,
  functionRequest: 0.2 / 1e6,
  functionGbSecond: 0.0000166667,
  tableReadUnit: 0.125 / 1e6,
  tableWriteUnit: 0.625 / 1e6,
  objectPut: 0.005 / 1000,
  objectGet: 0.0004 / 1000,
  stateTransition: 0.025 / 1000,
  logGb: 0.5,
  metricHour: 0.3 / HOURS_OF_A_MONTH,
} as const;

/** What a network costs that nobody uses, in USD a month. */
export function networkPerMonth(network: NetworkSettings): number {
  if (network.kind !== 'private') return 0;
  // Each gateway has a public address, which is paid for as well.
  const perHour = PRICE_LIST.natGatewayHour + PRICE_LIST.publicAddressHour;
  return network.natGateways * perHour * HOURS_OF_A_MONTH;
}

/** What whoever deploys should know before it is on the bill; undefined for a network that costs nothing while idle. */
export function describeNetworkPrice(network: NetworkSettings): string | undefined {
  if (network.kind !== 'private') return undefined;
  const { natGateways } = network;
  const gateways = natGateways === 1 ? 'one NAT gateway' : `${natGateways} NAT gateways`;
  return [
    `The private network costs about ${networkPerMonth(network).toFixed(2)} USD a month even while nothing runs:`,
    `${gateways} by the hour, with public address, and ${PRICE_LIST.natGatewayGb} USD for each GB on top`,
    `(an estimate from the list prices of ${PRICE_LIST.region}, ${PRICE_LIST.asOf})`,
  ].join(' ');
}
