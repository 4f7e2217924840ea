import { parseDeploymentSettings } from '../../lib/infra/deployment-settings';

test('parseDeploymentSettings() has a default for everything', () => {
  const defaults = {
    stackName: 'GenomicsWorkflowManager',
    engineCpus: 2,
    engineMemoryMib: 4096,
    engineDiskGib: 30,
    dataBuckets: [],
    outputBuckets: [],
    logRetentionDays: 30,
    sampleSheetGraceSeconds: 10,
  };

  expect(parseDeploymentSettings(undefined)).toEqual(defaults);
  expect(parseDeploymentSettings({})).toEqual(defaults);
});

test('parseDeploymentSettings() takes the JSON that the command line gives', () => {
  const settings = parseDeploymentSettings('{"engineCpus":4,"engineMemoryMib":8192}');

  expect(settings).toMatchObject({ engineCpus: 4, engineMemoryMib: 8192 });
});

test('parseDeploymentSettings() says what is not JSON', () => {
  expect(messageOf('{cpus:4}')).toBe(
    'Cannot read the settings (context key "wfm") as JSON: current value is {cpus:4}',
  );
});

test('parseDeploymentSettings() refuses a key that it does not know, and names those that it knows', () => {
  expect(messageOf({ engineDisk: 50 })).toBe(
    cannotDeploy(
      'unknown "engineDisk", known are stackName, engineCpus, engineMemoryMib, engineDiskGib, engineImage, dataBuckets, outputBuckets, logRetentionDays, sampleSheetGraceSeconds',
    ),
  );
});

test('parseDeploymentSettings() reports all mistakes at once', () => {
  expect(messageOf({ engineDiskGib: 20, dataBuckets: ['s3://lab-data'] })).toBe(
    cannotDeploy(
      '"engineDiskGib" must be 21 to 200: current value is 20; "dataBuckets.0" must be the name of a bucket, without "s3://": current value is "s3://lab-data"',
    ),
  );
});

test.each([
  [
    { stackName: 'team b' },
    '"stackName" must be letters, digits and hyphens: current value is "team b"',
  ],
  [{ engineCpus: 3 }, '"engineCpus" must be 1, 2, 4, 8 or 16: current value is 3'],
  [{ engineCpus: '2' }, '"engineCpus" must be 1, 2, 4, 8 or 16: current value is "2"'],
  [
    { engineMemoryMib: 4096.5 },
    '"engineMemoryMib" must be a whole number of MiB: current value is 4096.5',
  ],
  [{ engineDiskGib: 201 }, '"engineDiskGib" must be 21 to 200: current value is 201'],
  [
    { engineImage: 'https://quay.io/lab/engine' },
    '"engineImage" must be an image URI, e.g. "registry.example.org/engine:1.2": current value is "https://quay.io/lab/engine"',
  ],
  [
    { outputBuckets: ['Lab_Results'] },
    '"outputBuckets.0" must be the name of a bucket, without "s3://": current value is "Lab_Results"',
  ],
  [
    { sampleSheetGraceSeconds: 61 },
    '"sampleSheetGraceSeconds" must be 0 to 60: current value is 61',
  ],
])('parseDeploymentSettings() refuses %j with the value that it received', (settings, mistake) => {
  expect(messageOf(settings)).toBe(cannotDeploy(mistake));
});

test('parseDeploymentSettings() refuses a retention that CloudWatch does not have', () => {
  expect(messageOf({ logRetentionDays: 2 })).toMatch(
    /"logRetentionDays" must be one of 1, 3, 5, .*, 9999: current value is 2$/,
  );
});

test.each([
  [1, 2048, 8192],
  [2, 4096, 16_384],
  [4, 8192, 30_720],
  [8, 16_384, 61_440],
  [16, 32_768, 122_880],
])('parseDeploymentSettings() lets %d CPUs have %d to %d MiB', (engineCpus, from, to) => {
  const refused = (engineMemoryMib: number) =>
    messageOf({ engineCpus, engineMemoryMib }).includes(
      `"engineMemoryMib" must be ${from} to ${to} in steps of`,
    );

  expect([from, to].map(refused)).toEqual([false, false]);
  expect([from - 1024, from + 1, to + 8192].map(refused)).toEqual([true, true, true]);
});

function messageOf(context: unknown): string {
  try {
    parseDeploymentSettings(context);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'parsed';
}

function cannotDeploy(mistakes: string): string {
  return `Cannot deploy with these settings (context key "wfm"): ${mistakes}`;
}
