import { registerLaunch } from '../../../lib/actions/register-launch';
import { launchRequestSchema } from '../../../lib/domain/plan/launch-request';
import { CAPACITY } from '../../support/workflow-definitions';
import {
  LAUNCH_ID,
  SHEET,
  UPLOADED,
  withSheet,
  type RegistrationDeps,
} from '../../support/registration';

const LIMITS = { jobs: 20, hours: 12 };

function limited(sheet: string): RegistrationDeps {
  const deps = withSheet(sheet);
  return { ...deps, prepare: { ...deps.prepare, limits: LIMITS } };
}

test('registerLaunch() refuses what the deployment does not allow, all of it at once', async () => {
  const deps = limited(`${SHEET}compute: { maxJobs: 21 }\ntimeout: 12h 1s\n`);

  expect(await registerLaunch(deps, UPLOADED)).toMatchObject({ outcome: 'rejected' });
  expect(deps.launches.rows.get(LAUNCH_ID)?.errors).toEqual([
    {
      file: 'sheet.yaml',
      line: 7,
      column: 21,
      path: 'compute.maxJobs',
      message: '"compute.maxJobs" is 21, and this deployment allows at most 20',
      hint: 'Ask for no more than that; an operator raises it with the setting "limits.jobs".',
    },
    {
      file: 'sheet.yaml',
      line: 8,
      column: 10,
      path: 'timeout',
      message: '"timeout" is 12h 1s, and this deployment allows at most 12h',
      hint: 'Ask for no more than that; an operator raises it with the setting "limits.hours".',
    },
  ]);
});

test.each([
  ['what the sheet says', `${SHEET}compute: { maxJobs: 20 }\ntimeout: 12h\n`, 43_200],
  ['less, as the sheet says', `${SHEET}timeout: 1h\n`, 3600],
  ['what the deployment allows when the sheet says nothing', SHEET, 43_200],
])('registerLaunch() gives a run %s', async (_, sheet, timeoutSeconds) => {
  const deps = limited(sheet);
  await registerLaunch(deps, UPLOADED);

  const request: unknown = JSON.parse(
    deps.objects.texts.get(`s3://bucket/runs/${LAUNCH_ID}/request.json`) ?? '',
  );

  expect(request).toMatchObject({ timeoutSeconds });
});

test.each([
  ['what the sheet says', `${SHEET}compute: { maxJobs: 2 }\n`, 3, 2],
  ['what the deployment allows when the engine could run more', SHEET, 3, 3],
  ['as many as the engine can run when that is no more', SHEET, 4, undefined],
])(
  'registerLaunch() lets a run have so many jobs at a time: %s',
  async (_, sheet, jobs, maxJobs) => {
    const { prepare, ...deps } = withSheet(sheet);
    const capacity = { ...CAPACITY, cpus: 4 };
    await registerLaunch(
      { ...deps, prepare: { ...prepare, capacity, limits: { jobs, hours: 12 } } },
      UPLOADED,
    );

    const request = launchRequestSchema.parse(
      JSON.parse(deps.objects.texts.get(`s3://bucket/runs/${LAUNCH_ID}/request.json`) ?? ''),
    );

    expect(request.maxJobs).toBe(maxJobs);
  },
);
