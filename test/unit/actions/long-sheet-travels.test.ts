import { registerLaunch } from '../../../lib/actions/register-launch';
import { startLaunch } from '../../../lib/actions/start-launch';
import { requestKey } from '../../../lib/contract/storage-layout';
import { TASK_ARN } from '../../support/launches';
import {
  DATASETS,
  depsWith,
  SAMPLES_URI,
  SHEET,
  SHEET_URI,
  UPLOADED,
} from '../../support/registration';
import { CAPACITY } from '../../support/workflow-definitions';

const ROWS = 1000;

test('registerLaunch() and startLaunch() let a thousand rows travel in S3, neither in the item nor in what a task is started with', async () => {
  const names = Array.from({ length: ROWS }, (_, index) => `S${index}`);
  const deps = depsWith({
    [SHEET_URI]: SHEET,
    [SAMPLES_URI]: ['sample,reads', ...names.map((name) => `${name},${name}.fastq`), ''].join('\n'),
    ...DATASETS,
    ...Object.fromEntries(names.map((name) => [`s3://bucket/data/${name}.fastq`, '@r\n'])),
  });
  const started: unknown[] = [];

  const { launchId = '' } = await registerLaunch(deps, UPLOADED);
  await startLaunch(
    {
      ...deps,
      workflows: deps.prepare.workflows,
      capacity: CAPACITY,
      engineTasks: {
        start: (...asked) => {
          started.push(asked);
          return Promise.resolve(TASK_ARN);
        },
        findRunning: () => Promise.resolve(undefined),
        stop: () => Promise.resolve(),
      },
      describeStart: () => ({
        ...{ workflowEndpoint: 'cluster', logGroup: 'group', logStream: 'stream' },
        logUrl: 'https://example.org',
      }),
    },
    launchId,
  );

  const item = JSON.stringify(deps.launches.rows.get(launchId));
  const request = deps.objects.texts.get(`s3://bucket/${requestKey(launchId)}`);
  expect(request).toContain(`"S${ROWS - 1}"`);
  expect(item).toContain('"LAUNCHING"');
  expect(item.length).toBeLessThan(4096);
  expect(started).toEqual([[launchId, 1, { image: undefined, tags: {} }]]);
});
