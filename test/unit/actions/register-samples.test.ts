import type { FolderListing } from '../../../lib/actions/find-objects';
import { registerLaunch } from '../../../lib/actions/register-launch';
import { requestKey } from '../../../lib/contract/storage-layout';
import type { Launch } from '../../../lib/domain/launch/launch';
import { launchRequestSchema } from '../../../lib/domain/plan/launch-request';
import {
  DATASETS,
  depsWith,
  LAUNCH_ID,
  SAMPLES,
  SAMPLES_URI,
  SHEET,
  SHEET_URI,
  UPLOADED,
  withSheet,
  type RegistrationDeps,
} from '../../support/registration';

async function rejected(deps: RegistrationDeps): Promise<Launch> {
  const { launchId = '' } = await registerLaunch(deps, UPLOADED);
  const launch = deps.launches.rows.get(launchId);
  if (launch?.status !== 'REJECTED') throw new Error('no rejected row');
  return launch;
}

test('registerLaunch() reads a sample sheet in JSON, and takes none for a sheet', async () => {
  const key = 'launches/mine/samples.json';
  const deps = depsWith({
    [SHEET_URI]: SHEET.replace('samples.csv', 'samples.json'),
    [`s3://bucket/${key}`]: '\ufeff\n[{ "sample_id": "A", "reads": "a.fastq" }]',
    ...DATASETS,
  });

  expect(await registerLaunch(deps, { ...UPLOADED, key })).toEqual({ outcome: 'no-sheet' });
  expect(deps.launches.rows.size).toBe(0);
  expect(await registerLaunch(deps, UPLOADED)).toMatchObject({ outcome: 'registered' });
});

test('registerLaunch() tells what is wrong in a column that is called like a broken key', async () => {
  const deps = depsWith({
    [SHEET_URI]: SHEET.replace(/^name: .*/, 'name: [x]'),
    [SAMPLES_URI]: SAMPLES.replace('\n', ',name\n'),
    ...DATASETS,
  });

  const launch = await rejected(deps);

  expect(launch.errors?.map(({ file, path }) => `${file} ${path}`)).toEqual(
    expect.arrayContaining(['sheet.yaml name', 'samples.csv name']),
  );
});

test('registerLaunch() rejects a list in JSON that holds no rows', async () => {
  const deps = withSheet(SHEET);
  const key = 'launches/mine/list.json';
  deps.objects.texts.set(`s3://bucket/${key}`, '[1, 2]');

  expect(await registerLaunch(deps, { ...UPLOADED, key })).toMatchObject({ outcome: 'rejected' });
});

test('registerLaunch() names missing files by the words and places of the sample sheet', async () => {
  const deps = withSheet(SHEET);
  deps.objects.texts.set(SAMPLES_URI, '# cohort\nSample ID,Reads\nA,x/y.fastq\n');
  const launch = await rejected(deps);

  expect(launch.errors).toEqual([
    {
      ...{ file: 'samples.csv', line: 3, column: 3, path: 'Reads' },
      message: '"s3://bucket/data/x/y.fastq" does not exist',
      hint: 'Upload it, or mend the path; paths are relative to "data".',
    },
  ]);
});

test('registerLaunch() rejects a sheet whose objects are archived, until a copy of them is restored', async () => {
  const deps = withSheet(SHEET);
  deps.objects.classes.set('s3://bucket/data/genome.fa', {
    ...{ storageClass: 'GLACIER', restore: 'done' },
  });
  deps.objects.classes.set('s3://bucket/data/a.fastq', {
    ...{ storageClass: 'DEEP_ARCHIVE', restore: undefined },
  });
  deps.objects.classes.set('s3://bucket/data/b.fastq', {
    ...{ storageClass: 'GLACIER', restore: 'running' },
  });
  const launch = await rejected(deps);

  expect(launch.failure?.type).toBe('MissingRequiredParametersError');
  expect(launch.errors).toEqual([
    {
      ...{ file: 'samples.csv', line: 2, column: 3, path: 'reads' },
      message: '"s3://bucket/data/a.fastq" is archived (DEEP_ARCHIVE): restore it first',
      hint: `Run: aws s3api restore-object --bucket bucket --key data/a.fastq --restore-request '{"Days":7,"GlacierJobParameters":{"Tier":"Standard"}}'. Upload the sheet again when it is back: that takes up to 12 hours.`,
    },
    {
      ...{ file: 'samples.csv', line: 3, column: 3, path: 'reads' },
      message: '"s3://bucket/data/b.fastq" is being restored from the archive (GLACIER)',
      hint: 'Upload the sheet again when it is back.',
    },
  ]);
});

test('registerLaunch() reads objects of GLACIER_IR as they are', async () => {
  const deps = withSheet(SHEET);
  deps.objects.classes.set('s3://bucket/data/a.fastq', {
    ...{ storageClass: 'GLACIER_IR', restore: undefined },
  });

  expect(await registerLaunch(deps, UPLOADED)).toMatchObject({ outcome: 'registered' });
});

test('registerLaunch() says once that the listings of a launch were used up', async () => {
  const deps = withSheet(SHEET);
  let listings = 0;
  // A folder without end.
  const listFolder = (_: unknown, after: string): Promise<FolderListing> => {
    listings += 1;
    const object = {
      key: `${after.replace(/!\d+$/, '')}!${10_000 + listings}`,
      eTag: '"1"',
      sizeBytes: 1,
    };
    return Promise.resolve({ found: 'objects', objects: [object], hasMore: true });
  };
  const launch = await rejected({ ...deps, prepare: { ...deps.prepare, listFolder } });

  expect(listings).toBe(2000);
  expect(launch.errors).toMatchObject([
    {
      message: 'The files lie too far apart: finding them took more than 2,000 listings of S3',
      hint: 'Put the files of a launch together, into folders with little else in them.',
    },
  ]);
});

test('registerLaunch() keeps 10,000 rows in S3, and nothing of them in the row', async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => `S${index},reads/S${index}.fastq`);
  const deps = withSheet(SHEET);
  deps.objects.texts.set(SAMPLES_URI, ['sample,reads', ...rows].join('\n'));
  for (const row of rows) {
    deps.objects.texts.set(`s3://bucket/data/${row.split(',')[1] ?? ''}`, '@');
  }

  expect(await registerLaunch(deps, UPLOADED)).toMatchObject({ outcome: 'registered' });
  const request = deps.objects.texts.get(`s3://bucket/${requestKey(LAUNCH_ID)}`) ?? '';
  expect(launchRequestSchema.parse(JSON.parse(request)).rows).toHaveLength(10_000);
  expect(JSON.stringify(deps.launches.rows.get(LAUNCH_ID)).length).toBeLessThan(2000);
});

test('registerLaunch() keeps 100 mistakes of 10,000 wrong rows', async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => `S${index},/reads/S${index}.fastq`);
  const deps = withSheet(SHEET);
  deps.objects.texts.set(SAMPLES_URI, ['sample,reads', ...rows].join('\n'));
  const launch = await rejected(deps);

  expect(launch.errors).toHaveLength(100);
  expect(launch.errors?.at(-1)?.message).toBe('and 9901 more errors');
});
