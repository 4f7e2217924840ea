import { registerLaunch } from '../../../lib/actions/register-launch';
import type { Launch } from '../../../lib/domain/launch/launch';
import {
  DATASETS,
  depsWith,
  good,
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
  const { launchId = '', outcome } = await registerLaunch(deps, UPLOADED);
  expect(outcome).toBe('rejected');
  const launch = deps.launches.rows.get(launchId);
  if (launch === undefined) throw new Error('no row');
  expect(launch.status).toBe('REJECTED');
  return launch;
}

test('registerLaunch() makes a row that says what will run', async () => {
  const deps = good();

  expect(await registerLaunch(deps, UPLOADED)).toEqual({
    launchId: LAUNCH_ID,
    outcome: 'registered',
  });
  expect(deps.launches.rows.get(LAUNCH_ID)).toEqual({
    launchId: LAUNCH_ID,
    name: 'my counts',
    status: 'REGISTERED',
    recordedStatus: 'REGISTERED',
    attempt: 1,
    version: 1,
    workflow: 'count',
    workflowVersion: '1.2.0',
    engine: 'snakemake',
    computeService: 'engine-task',
    parameters: { minimum: '20', genome: 's3://bucket/data/genome.fa' },
    resources: { count: { cpus: 1, memory: '1 GiB', time: '1h' } },
    dataPath: 's3://bucket/data/',
    outputPath: `s3://bucket/runs/${LAUNCH_ID}/results/`,
    configurationPath: SHEET_URI,
    configurationVersionId: 'v1',
    artifactsPath: `s3://bucket/runs/${LAUNCH_ID}/`,
    registeredAt: '2026-11-23T10:00:00.000Z',
    costUsd: { estimate: 'unknown', basis: 'this version estimates no cost' },
    updatedAt: '2026-11-23T10:00:01.000Z',
  });
});

test('registerLaunch() writes the request, with every object located', async () => {
  const deps = good();
  await registerLaunch(deps, UPLOADED);

  const request: unknown = JSON.parse(
    deps.objects.texts.get(`s3://bucket/runs/${LAUNCH_ID}/request.json`) ?? '',
  );

  expect(request).toMatchObject({
    references: { genome: { bucket: 'bucket', key: 'data/genome.fa', sizeBytes: 8 } },
    files: { 's3://bucket/data/b.fastq': { key: 'data/b.fastq', eTag: '"4"' } },
    rows: [
      { line: 2, values: { sample: 'A', reads: 'a.fastq' } },
      { line: 3, values: { sample: 'B', reads: 'b.fastq' } },
    ],
  });
});

test('registerLaunch() knows a sheet version that was delivered before', async () => {
  const deps = good();
  await registerLaunch(deps, UPLOADED);

  expect(await registerLaunch(deps, UPLOADED)).toEqual({ launchId: LAUNCH_ID, outcome: 'known' });
  expect(deps.launches.rows.size).toBe(1);
});

test('registerLaunch() makes one row of a sheet that is rejected first and would be registered later', async () => {
  const deps = depsWith({ [SHEET_URI]: SHEET, ...DATASETS });
  const launch = await rejected(deps);
  deps.objects.texts.set(SAMPLES_URI, SAMPLES);

  expect(await registerLaunch(deps, UPLOADED)).toEqual({
    launchId: launch.launchId,
    outcome: 'known',
  });
  expect(launch.launchId).toBe(LAUNCH_ID);
  expect(deps.launches.rows.size).toBe(1);
});

test('registerLaunch() leaves the request of a launch alone that another delivery made', async () => {
  const deps = good();
  const uri = `s3://bucket/runs/${LAUNCH_ID}/request.json`;
  deps.objects.texts.set(uri, 'of another delivery');

  await registerLaunch(deps, UPLOADED);

  expect(deps.objects.texts.get(uri)).toBe('of another delivery');
});

test('registerLaunch() bounds what it stores of names of any length', async () => {
  const keys = Array.from({ length: 80 }, (_, index) => `${'鍵'.repeat(1000)}${index}: x\n`);
  const launch = await rejected(withSheet(`${SHEET}${keys.join('')}`));

  expect(launch.errors).toHaveLength(80);
  expect(Buffer.byteLength(JSON.stringify(launch))).toBeLessThan(400_000);
});

test('registerLaunch() takes more of the hash when another sheet has the ID', async () => {
  const deps = good();
  await registerLaunch(deps, UPLOADED);
  const request = deps.objects.texts.get(`s3://bucket/runs/${LAUNCH_ID}/request.json`);

  const second = await registerLaunch(deps, { ...UPLOADED, versionId: 'v2' });

  expect(second.launchId).toBe('my-counts-20261123-a1b2c3d4e5f60718293a');
  expect(deps.launches.rows.size).toBe(2);
  expect(deps.objects.texts.get(`s3://bucket/runs/${LAUNCH_ID}/request.json`)).toBe(request);
});

test('registerLaunch() rejects a sheet with every error in it', async () => {
  const launch = await rejected(
    withSheet(
      `${SHEET}sampels: x.csv\nretries: many\n`.replace('genome.fa', 'genome.fa, ploidy: 2'),
    ),
  );

  expect(launch.name).toBe('my counts');
  expect(launch.errors?.map(({ file, line, path }) => ({ file, line, path }))).toEqual([
    { file: 'sheet.yaml', line: 5, path: 'parameters.ploidy' },
    { file: 'sheet.yaml', line: 7, path: 'sampels' },
    { file: 'sheet.yaml', line: 8, path: 'retries' },
  ]);
  expect(launch.failure).toMatchObject({ type: 'InvalidConfigurationError', owner: 'scientist' });
});

test('registerLaunch() lets a mistake in one key hide none in another', async () => {
  const launch = await rejected(
    withSheet(
      SHEET.replace('genome: genome.fa', 'ploidy: genome.fa').replace('count: {', 'cuont: {') +
        'retries: many\noutput: here\ncompute: { service: slurm }\n',
    ),
  );

  expect(launch.errors?.map(({ line, path }) => `${line ?? 0} ${path}`)).toEqual([
    '5 parameters.genome',
    '5 parameters.ploidy',
    '6 resources.cuont',
    '7 retries',
    '8 output',
    '9 compute.service',
  ]);
});

test('registerLaunch() says that a workflow is unknown beside what else is wrong', async () => {
  const launch = await rejected(
    withSheet(`${SHEET.replace('count\n', 'cuont\n')}sampels: x.csv\n`),
  );

  expect(launch.errors?.map(({ path }) => path)).toEqual(['workflow', 'sampels']);
});

test('registerLaunch() says nothing of what follows from a broken key', async () => {
  const launch = await rejected(
    withSheet(SHEET.replace('data: s3://bucket/data/', 'data: here').replace('samples.csv', '[x]')),
  );

  expect(launch.errors?.map(({ path }) => path)).toEqual(['data', 'samples.0']);

  const placeless = await rejected(
    withSheet(SHEET.replace('data: s3://bucket/data/', 'data: here')),
  );

  expect(placeless.errors?.map(({ path }) => path)).toEqual(['data']);
});

test('registerLaunch() names the workflows when a sheet wants another', async () => {
  const launch = await rejected(withSheet(SHEET.replace('workflow: count', 'workflow: cuont')));

  expect(launch.errors).toEqual([
    {
      file: 'sheet.yaml',
      line: 2,
      column: 11,
      path: 'workflow',
      message: 'Unknown workflow "cuont"',
      hint: 'Did you mean "count"? Known workflows: count, hello',
    },
  ]);
  expect(launch.failure?.type).toBe('UnknownWorkflowError');
});

test('registerLaunch() names every object that is missing', async () => {
  const { 's3://bucket/data/b.fastq': _, ...others } = DATASETS;
  const deps = depsWith({
    [SHEET_URI]: SHEET.replace('genome.fa', 'genomes/hg38.fa'),
    [SAMPLES_URI]: SAMPLES,
    ...others,
  });
  const launch = await rejected(deps);

  expect(launch.failure?.type).toBe('MissingRequiredParametersError');
  expect(
    launch.errors?.map(({ file, line, message }) => `${file}:${line ?? 0}: ${message}`),
  ).toEqual([
    'sheet.yaml:5: "s3://bucket/data/genomes/hg38.fa" does not exist',
    'samples.csv:3: "s3://bucket/data/b.fastq" does not exist',
  ]);
});

test('registerLaunch() says so when a reference lies in a bucket of somebody else', async () => {
  const launch = await rejected(withSheet(SHEET.replace('genome.fa', 's3://others/genome.fa')));

  expect(launch.errors?.map(({ message }) => message)).toEqual([
    '"s3://others/genome.fa" is in a bucket that this deployment may not read',
  ]);
});

test('registerLaunch() says so when the data may not be listed', async () => {
  const deps = good();
  deps.objects.denied.add('s3://bucket/data/');
  const launch = await rejected(deps);

  expect(launch.failure?.type).toBe('MissingRequiredParametersError');
  expect(launch.errors).toHaveLength(3);
  expect(launch.errors?.[0]?.message).toBe(
    '"s3://bucket/data/genome.fa" may not be read: Access Denied',
  );
});

test('registerLaunch() names required parameters that the sheet does not give', async () => {
  const launch = await rejected(
    withSheet(SHEET.replace('parameters: { genome: genome.fa }\n', '')),
  );

  expect(launch.failure?.type).toBe('MissingRequiredParametersError');
  expect(launch.errors?.[0]?.path).toBe('parameters.genome');
});

test('registerLaunch() waits a moment for a sample sheet that is still on its way', async () => {
  const deps = depsWith({ [SHEET_URI]: SHEET, ...DATASETS });
  const sleep = (milliseconds: number): Promise<void> => {
    deps.slept.push(milliseconds);
    if (deps.slept.length === 2) deps.objects.texts.set(SAMPLES_URI, SAMPLES);
    return Promise.resolve();
  };

  expect(await registerLaunch({ ...deps, sleep }, UPLOADED)).toMatchObject({
    outcome: 'registered',
  });
  expect(deps.slept).toEqual([500, 500]);
});

test('registerLaunch() rejects a sheet whose sample sheet never comes', async () => {
  const deps = depsWith({ [SHEET_URI]: SHEET, ...DATASETS });
  const launch = await rejected(deps);

  expect(launch.failure?.type).toBe('MissingRequiredParametersError');
  expect(launch.errors?.[0]).toMatchObject({
    line: 4,
    path: 'samples',
    message: 'Sample sheet "samples.csv" does not exist',
  });
  expect(deps.slept.reduce((sum, ms) => sum + ms)).toBe(2000);
});

test.each([
  ['denied', (deps: RegistrationDeps) => deps.objects.denied.add(SAMPLES_URI), 'may not be read'],
  [
    'too large',
    (deps: RegistrationDeps) => deps.objects.texts.set(SAMPLES_URI, 'x'.repeat(17_000_000)),
    'has 17000000 bytes',
  ],
])('registerLaunch() rejects a sheet whose sample sheet is %s', async (_, spoil, message) => {
  const deps = good();
  spoil(deps);

  expect((await rejected(deps)).errors?.[0]?.message).toContain(message);
});

test('registerLaunch() reads a sample sheet anywhere in S3', async () => {
  const deps = depsWith({
    [SHEET_URI]: SHEET.replace('samples.csv', 's3://bucket/tables/samples.csv'),
    's3://bucket/tables/samples.csv': SAMPLES,
    ...DATASETS,
  });

  expect(await registerLaunch(deps, UPLOADED)).toMatchObject({ outcome: 'registered' });
});

test.each([
  ['an empty object', ''],
  ['a list', '[1, 2]'],
  ['no YAML', 'name: [a\nworkflow: }'],
  ['two kilobytes of brackets', '['.repeat(2000)],
  ['a sheet of 5 MB', `name: big\n${'# x\n'.repeat(1_250_000)}`],
])('registerLaunch() rejects %s, twice in a row', async (_, sheet) => {
  const deps = withSheet(sheet);
  const launch = await rejected(deps);

  expect(await registerLaunch(deps, UPLOADED)).toEqual({
    launchId: launch.launchId,
    outcome: 'known',
  });
  expect(launch.errors?.length).toBeGreaterThan(0);
});

test.each([
  ['missing', (deps: RegistrationDeps) => deps.objects.texts.delete(SHEET_URI)],
  ['denied', (deps: RegistrationDeps) => deps.objects.denied.add(SHEET_URI)],
])('registerLaunch() rejects a sheet that is %s, under the name of its file', async (_, spoil) => {
  const deps = good();
  spoil(deps);

  expect((await rejected(deps)).name).toBe('sheet');
});

test('registerLaunch() refuses places that this deployment does not have', async () => {
  const sheet = `${SHEET.replace('s3://bucket/data/', 's3://other/data/')}output: s3://bucket/x/
compute: { service: slurm }
`.replace('1 GiB', '64 GiB');
  const launch = await rejected(withSheet(sheet));

  expect(
    launch.errors?.map(({ line, path, message }) => `${line ?? 0} ${path}: ${message}`),
  ).toEqual([
    '3 data: Bucket "other" is not one that this deployment may use for "data"',
    '6 resources.count.memory: Step "count" needs 65536 MiB of memory, and the engine task offers 3584',
    '7 output: Bucket "bucket" is not one that this deployment may use for "output"',
    '8 compute.service: Compute service "slurm" is not part of this deployment',
  ]);
});

test('registerLaunch() keeps the output that the sheet names', async () => {
  const deps = withSheet(`${SHEET}output: s3://results/mine/\n`);
  await registerLaunch(deps, UPLOADED);

  expect(deps.launches.rows.get(LAUNCH_ID)?.outputPath).toBe('s3://results/mine/');
});

test('registerLaunch() rethrows what is no fault of the sheet', async () => {
  const deps = good();
  const listFolder = (): Promise<never> => Promise.reject(new Error('a fault'));

  await expect(
    registerLaunch({ ...deps, prepare: { ...deps.prepare, listFolder } }, UPLOADED),
  ).rejects.toThrow('a fault');
});
