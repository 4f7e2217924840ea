import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploymentSettingsSchema } from '../../../lib/infra/settings/settings-schema';
import { listSettings, renderSettingsTable } from '../../../lib/infra/settings/settings-table';

const PAGE = join(__dirname, '../../../docs/settings.md');
const BEGIN = '<!-- The table is generated from lib/infra/settings/settings-schema.ts -->\n';
const END = '\n<!-- End of the table -->';

test('listSettings() has a row for every setting', () => {
  const names = listSettings().map(({ name }) => name);

  expect(names).toEqual(expect.arrayContaining(Object.keys(deploymentSettingsSchema.shape)));
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  ['batch.diskGib', '`100`', 'Disk of an instance, which its jobs share, 30 to 16384'],
  [
    'network.natGateways',
    '`1`',
    'How many NAT gateways; one a zone survives the loss of a zone, 1 to 2',
  ],
  ['dataBuckets[].name', 'required', 'Name of the bucket'],
  ['images.snakemake7', 'none', 'Image with Snakemake 7 and Tibanna'],
  ['slurmClusters[].user', 'required', 'Who runs jobs on the cluster'],
  [
    'notifications[].about',
    '`["alarms","failures","attention"]`',
    'About what; `failures` and `attention` are about launches, and not sent by this version',
  ],
])('listSettings() describes %s by itself', (name, defaultValue, meaning) => {
  expect(listSettings()).toContainEqual(expect.objectContaining({ name, defaultValue, meaning }));
});

test('listSettings() says what a NAT gateway adds to the bill', () => {
  const row = listSettings().find(({ name }) => name === 'network.natGateways');

  expect(row?.cost).toBe('each by the hour and by GB; synthesis prints the sum');
});

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects infra --testPathPatterns settings-table
test('docs/settings.md has the table that the schema makes', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [, after = ''] = rest.split(END);
  const wanted = `${before}${BEGIN}${renderSettingsTable()}${END}${after}`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(PAGE, wanted);

  expect(readFileSync(PAGE, 'utf8')).toBe(wanted);
});
