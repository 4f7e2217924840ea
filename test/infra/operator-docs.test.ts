import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { STACK_OUTPUTS } from '../../lib/contract/stack-outputs';
import { deploymentSettingsSchema } from '../../lib/infra/settings/settings-schema';

const ROOT = join(__dirname, '../..');
const PAGES = [
  'README.md',
  'docs/workflows.md',
  'docs/deploy.md',
  'docs/settings.md',
  'docs/cost.md',
];

test('the README says what every output is for, and names no other', () => {
  const rows = tableBelow('| output | what it is for |');

  const named = rows.flatMap(([names = '']) => wordsIn(names));
  expect(named.sort()).toEqual(Object.values(STACK_OUTPUTS).sort());
});

test('the README names settings that there are', () => {
  const rows = tableBelow('| setting | meaning |');

  const named = rows.flatMap(([names = '']) => wordsIn(names));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in deploymentSettingsSchema.shape))).toEqual([]);
});

test('the README says that "npm run deploy" checks before it deploys, and it does', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));

  expect(scripts['deploy']).toBe('node bin/wfm.js doctor --before-deploy && cdk deploy');
  expect(read('README.md')).toContain('npm run deploy');
});

test.each(PAGES)('the links of %s lead to files that there are', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);

  const folder = dirname(join(ROOT, page));
  expect(links).not.toEqual([]);
  expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
});

function tableBelow(head: string): string[][] {
  const [, after = ''] = read('README.md').split(head);
  const lines = after.split('\n').slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) => line.split('|').slice(1, -1));
}

function wordsIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
