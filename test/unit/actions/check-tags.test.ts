import { checkTags } from '../../../lib/actions/check-tags';
import { registerLaunch } from '../../../lib/actions/register-launch';
import { parseConfigurationSheet } from '../../../lib/domain/sheet/configuration-sheet';
import { LAUNCH_ID, SHEET, UPLOADED, withSheet } from '../../support/registration';

function check(tags: string, deploymentKeys?: readonly string[]) {
  const text = `name: a\nworkflow: w\ndata: s3://lab-data/\ntags: { ${tags} }\n`;
  return checkTags(parseConfigurationSheet('sheet.yaml', text), deploymentKeys);
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `t${index}`);
}

test('checkTags() lets no sheet set a tag of the deployment, in whatever case', () => {
  expect(check('project: a, TEAM: b', ['team', 'cost-centre'])).toEqual([
    {
      file: 'sheet.yaml',
      line: 4,
      column: 21,
      path: 'tags.TEAM',
      message: 'Tag "TEAM" is one of the deployment\'s own',
      hint: 'Choose another key; the deployment has: team, cost-centre.',
    },
  ]);
});

test('checkTags() knows how many tags a task takes', () => {
  const deployment = numbered(25).map((key) => `own-${key}`);
  const tags = (count: number): string =>
    numbered(count)
      .map((key) => `${key}: x`)
      .join(', ');

  expect(check(tags(25), deployment)).toEqual([]);
  expect(check(tags(26), deployment)).toEqual([
    {
      file: 'sheet.yaml',
      line: 4,
      column: 1,
      path: 'tags',
      message: '"tags" has 26 tags, and this deployment has room for 25',
      hint: 'AWS takes 50 tags a task, of which the deployment has 25.',
    },
  ]);
});

test('checkTags() knows no tags of a deployment offline', () => {
  expect(check('team: b')).toEqual([]);
});

test('registerLaunch() keeps for the launch whom to tell, and its tags', async () => {
  const deps = withSheet(`${SHEET}notify: [you@example.org]\ntags: { project: P-17 }\n`);

  await registerLaunch(deps, UPLOADED);

  const request: unknown = JSON.parse(
    deps.objects.texts.get(`s3://bucket/runs/${LAUNCH_ID}/request.json`) ?? '',
  );
  expect(request).toMatchObject({ notify: ['you@example.org'], tags: { project: 'P-17' } });
});

test('registerLaunch() refuses tags that are the deployment’s own', async () => {
  const deps = withSheet(`${SHEET}tags: { Team: b }\n`);

  await registerLaunch({ ...deps, prepare: { ...deps.prepare, tagKeys: ['team'] } }, UPLOADED);

  expect(deps.launches.rows.get(LAUNCH_ID)?.errors).toEqual([
    expect.objectContaining({
      ...{ line: 7, column: 9, path: 'tags.Team' },
      message: 'Tag "Team" is one of the deployment\'s own',
    }),
  ]);
});
