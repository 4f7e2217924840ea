import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeploymentSettings } from '../../../lib/infra/settings/deployment-settings';
import { describeNetworkPrice } from '../../../lib/infra/settings/price-list';
import { listSettings } from '../../../lib/infra/settings/settings-table';
import { DEPLOYMENT_VARIANTS, VARIANT_NAMES } from '../../support/deployment-variants';
import { temporaryFolders } from '../../support/temporary-folder';
import {
  IDLE_COST_OF_TYPES,
  idleCharges,
  launchCharges,
  sumOf,
  sweepPerMonth,
} from './cost-estimates';
import { allResources } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const PAGE = join(__dirname, '../../../docs/cost.md');
const README = join(__dirname, '../../../README.md');

const temporaryFolder = temporaryFolders();

const deployments = VARIANT_NAMES.map((name) => ({
  name,
  settings: parseDeploymentSettings(DEPLOYMENT_VARIANTS[name]),
  resources: allResources(synthesizeStack(temporaryFolder(), DEPLOYMENT_VARIANTS[name])),
}));

test('every type of resource has an answer to what it costs while nothing runs', () => {
  const types = deployments.flatMap(({ resources }) => resources.map(({ type }) => type));

  expect(Object.keys(IDLE_COST_OF_TYPES).sort()).toEqual([...new Set(types)].sort());
});

test('no endpoint of the network is paid by the hour', () => {
  const endpoints = deployments
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === 'AWS::EC2::VPCEndpoint');

  expect(endpoints).not.toEqual([]);
  for (const { properties } of endpoints) expect(properties['VpcEndpointType']).toBe('Gateway');
});

test('no compute environment keeps instances while no job runs', () => {
  const environments = deployments
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === 'AWS::Batch::ComputeEnvironment');

  expect(environments).not.toEqual([]);
  for (const { properties } of environments) {
    const compute = properties['ComputeResources'] as Readonly<Record<string, unknown>>;
    expect([undefined, 0]).toContain(compute['MinvCpus']);
    expect(compute['DesiredvCpus']).toBeUndefined();
  }
});

test('no table keeps capacity while nobody asks it', () => {
  const tables = deployments
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === 'AWS::DynamoDB::Table');

  expect(tables).not.toEqual([]);
  for (const { properties } of tables) {
    expect(properties['BillingMode']).toBe('PAY_PER_REQUEST');
  }
});

test('the default deployment pays for what alarms watch, a dashboard and the sweep, and for nothing by the hour', () => {
  const [first] = deployments;
  if (first === undefined) throw new Error('Cannot find the default deployment');

  const paid = idleCharges(first.resources, first.settings).filter(({ usd }) => usd > 0);

  expect(paid.map(({ what }) => what.replaceAll(/\d+ /g, ''))).toEqual([
    'alarms, by the metrics that they watch',
    'dashboard (free among the first three of the account)',
    'sweep',
  ]);
});

test('the setting "sweepMinutes" names its price', () => {
  const row = listSettings().find(({ name }) => name === 'sweepMinutes');

  expect(row?.cost).toBe(
    `${sweepPerMonth(5).toFixed(2)} USD a month at 5 minutes, ${sweepPerMonth(1).toFixed(2)} at 1`,
  );
});

test.each([
  [{ kind: 'private', natGateways: 1 }, /about 36\.50 USD a month .* one NAT gateway by the hour/],
  [{ kind: 'private', natGateways: 3 }, /about 109\.50 USD a month .* 3 NAT gateways by the hour/],
] as const)('describeNetworkPrice() says what %j costs', (network, said) => {
  expect(describeNetworkPrice(network)).toMatch(said);
});

test('describeNetworkPrice() says nothing of a network that costs nothing while idle', () => {
  expect(describeNetworkPrice({ kind: 'public' })).toBeUndefined();
});

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects infra --testPathPatterns settings/cost
test('docs/cost.md has the sums that templates and list prices make', () => {
  const page = readFileSync(PAGE, 'utf8');
  const wanted = fill(fill(page, 'idle', renderIdle()), 'launch', renderLaunch());
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(PAGE, wanted);

  expect(readFileSync(PAGE, 'utf8')).toBe(wanted);
});

test('the README names the sum of a month in which nothing is launched', () => {
  const [first] = deployments;
  if (first === undefined) throw new Error('Cannot find the default deployment');
  const sum = sumOf(idleCharges(first.resources, first.settings)).toFixed(2);

  expect(readFileSync(README, 'utf8')).toContain(`${sum} USD a month`);
});

function fill(page: string, name: string, table: string): string {
  const begin = `<!-- Generated: ${name} -->\n`;
  const end = `\n<!-- End: ${name} -->`;
  const [before = '', rest = ''] = page.split(begin);
  const [, after = ''] = rest.split(end);
  return `${before}${begin}${table}${end}${after}`;
}

function renderIdle(): string {
  const bills = deployments.map(({ resources, settings }) => idleCharges(resources, settings));
  const [first = []] = bills;
  const rows = first.map(({ what }, index) => [
    what,
    ...bills.map((bill) => money(bill[index]?.usd ?? 0)),
  ]);
  const sums = ['**sum**', ...bills.map((bill) => `**${money(sumOf(bill))}**`)];
  return renderTable(
    ['USD a month', ...VARIANT_NAMES.map((name) => `\`${name}\``)],
    [...rows, sums],
  );
}

function renderLaunch(): string {
  const settings = parseDeploymentSettings({});
  const charges = launchCharges({ jobs: 100, hours: 1, settings });
  const rows = charges.map(({ what, usd }) => [what, money(usd, 4)]);
  return renderTable(
    ['100 jobs in an hour', 'USD'],
    [...rows, ['**sum**', `**${money(sumOf(charges), 2)}**`]],
  );
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function money(usd: number, digits = 2): string {
  return usd === 0 ? '0' : usd.toFixed(digits);
}
