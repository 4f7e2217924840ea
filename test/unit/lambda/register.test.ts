import '../../support/function-environment';
import { createHandler } from '../../../lambda/register';
import { memoryLogger } from '../../support/memory-logger';
import { DATASETS, depsWith, good, LAUNCH_ID, SAMPLES, SHEET } from '../../support/registration';

/** What S3 sends of one object; its key is encoded as in a form. */
function aRecord(key: string, versionId?: string): object {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    eventTime: '2026-11-23T10:00:00.000Z',
    s3: {
      bucket: { name: 'bucket', arn: 'arn:aws:s3:::bucket' },
      object: { key, size: 1, ...(versionId === undefined ? {} : { versionId }) },
    },
  };
}

/** Each object of the folder `launches/` is the good sheet. */
function sheetsAt(...keys: readonly string[]) {
  const sheets = keys.map((key): [string, string] => [`s3://bucket/launches/${key}`, SHEET]);
  return depsWith({
    ...Object.fromEntries(sheets),
    's3://bucket/launches/samples.csv': SAMPLES,
    ...DATASETS,
  });
}

test('register registers the sheet that an event names, and says so', async () => {
  const deps = good();
  const { logger, entries } = memoryLogger();

  await createHandler(deps, logger)({ Records: [aRecord('launches/mine/sheet.yaml', 'v1')] });

  expect([...deps.launches.rows.values()]).toMatchObject([
    {
      launchId: LAUNCH_ID,
      status: 'REGISTERED',
      configurationPath: 's3://bucket/launches/mine/sheet.yaml',
      configurationVersionId: 'v1',
      registeredAt: '2026-11-23T10:00:00.000Z',
    },
  ]);
  expect(entries).toEqual([
    {
      level: 'INFO',
      function: 'test',
      message: 'Sheet registered',
      launchId: LAUNCH_ID,
      outcome: 'registered',
      key: 'launches/mine/sheet.yaml',
    },
  ]);
});

test.each([
  ['a+b.yaml', 'a b.yaml'],
  ['a%20b.yaml', 'a b.yaml'],
  ['a%2Bb.yaml', 'a+b.yaml'],
  ['100%25+%C3%A9t%C3%A9+%E5%A4%89%E7%95%B0.yaml', '100% été 変異.yaml'],
])('register reads the key %s as %s', async (encoded, key) => {
  const deps = sheetsAt(key);

  await createHandler(deps, memoryLogger().logger)({ Records: [aRecord(`launches/${encoded}`)] });

  expect([...deps.launches.rows.values()]).toMatchObject([
    { status: 'REGISTERED', configurationPath: `s3://bucket/launches/${key}` },
  ]);
});

test('register takes the version of an object in an unversioned bucket as "null"', async () => {
  const deps = good();

  await createHandler(
    deps,
    memoryLogger().logger,
  )({ Records: [aRecord('launches/mine/sheet.yaml')] });

  expect(deps.launches.rows.get(LAUNCH_ID)?.configurationVersionId).toBe('null');
});

test('register makes a launch of every record, also after a rejected one', async () => {
  const deps = sheetsAt('a.yaml', 'b.yaml');
  deps.objects.texts.set('s3://bucket/launches/bad.yaml', 'name: [');
  const { logger, entries } = memoryLogger();

  await createHandler(
    // One hash for all would be one ID for all.
    { ...deps, sha256: (identity) => Buffer.from(identity).toString('hex').slice(-40) },
    logger,
  )({ Records: ['a', 'bad', 'b'].map((name) => aRecord(`launches/${name}.yaml`, `v-${name}`)) });

  expect(
    [...deps.launches.rows.values()].map(({ status, configurationPath }) => [
      status,
      configurationPath,
    ]),
  ).toEqual([
    ['REGISTERED', 's3://bucket/launches/a.yaml'],
    ['REJECTED', 's3://bucket/launches/bad.yaml'],
    ['REGISTERED', 's3://bucket/launches/b.yaml'],
  ]);
  expect(entries).toMatchObject([
    { outcome: 'registered' },
    { outcome: 'rejected' },
    { outcome: 'registered' },
  ]);
});

test('register throws what is no event of S3, so that it is not lost', async () => {
  const handle = createHandler(good(), memoryLogger().logger);

  await expect(handle({ Records: [{ eventTime: 'now' }] })).rejects.toThrow('s3');
});
