import {
  parseDeploymentSettings,
  readDeploymentSettings,
} from '../../../lib/infra/settings/deployment-settings';
import { deploymentSettingsSchema } from '../../../lib/infra/settings/settings-schema';
import { cannotDeploy, messageOf, numbered } from './settings-messages';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666';
const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
const CLUSTER = {
  ...{ name: 'lab', kind: 'pcs', nodeInstanceId: 'i-0123456789abcdef0' },
  ...{ user: 'ops', folder: '/shared', partition: 'cpu' },
};

test('parseDeploymentSettings() has a default for everything', () => {
  const defaults = {
    stackName: 'GenomicsWorkflowManager',
    tags: {},
    network: { kind: 'public' },
    encryptionKey: 'aws',
    engineCpus: 2,
    engineMemoryMib: 4096,
    engineDiskGib: 30,
    images: {},
    dataBuckets: [],
    outputBuckets: [],
    batch: {
      instanceTypes: ['c6i', 'm6i', 'r6i', 'c5', 'm5', 'r5'],
      onDemandMaxVcpus: 256,
      spotMaxVcpus: 256,
      fargateMaxVcpus: 64,
      diskGib: 100,
      blockedMinutes: 120,
      updateTimeoutMinutes: 360,
    },
    slurmClusters: [],
    batchJobLogs: false,
    notifications: [],
    sheetWorkflows: { steps: true, sources: ['https://', 's3://'] },
    limits: { jobs: 1000, hours: 168 },
    stuck: { reportMinutes: 30, actMinutes: 1440 },
    sweepMinutes: 5,
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

test('parseDeploymentSettings() takes a bucket by its name or with its owner and key', () => {
  const dataBuckets = ['lab-data', { name: 'lab-archive', owner: '123456789012', keyArn: KEY }];

  expect(parseDeploymentSettings({ dataBuckets }).dataBuckets).toEqual([
    { name: 'lab-data' },
    { name: 'lab-archive', owner: '123456789012', keyArn: KEY },
  ]);
});

test('parseDeploymentSettings() lets Batch choose instance types', () => {
  const instanceTypes = ['optimal', 'default_x86_64', 'm6i'];

  expect(parseDeploymentSettings({ batch: { instanceTypes } }).batch).toMatchObject({
    instanceTypes,
  });
});

test('parseDeploymentSettings() takes tags as long as AWS does, with every character that all services take', () => {
  const tags = { [`${'k'.repeat(116)} Z9_.:/=+-@`]: 'v'.repeat(256), none: '' };

  expect(parseDeploymentSettings({ tags })).toMatchObject({ tags });
});

test('parseDeploymentSettings() lets one bucket be read and written', () => {
  const bucket = { name: 'lab', owner: '123456789012' };

  const settings = parseDeploymentSettings({ dataBuckets: [bucket], outputBuckets: [bucket] });

  expect(settings).toMatchObject({ dataBuckets: [bucket], outputBuckets: [bucket] });
});

test('parseDeploymentSettings() says what is not JSON, and how settings are given', () => {
  expect(messageOf('{cpus:4}')).toBe(
    'Cannot read the settings (context key "wfm") as JSON: current value is {cpus:4}. They are one JSON object: in cdk.json under "context", or --context \'wfm={"stackName": "TeamB"}\', which takes the place of all that cdk.json says',
  );
});

test('readDeploymentSettings() refuses settings that are given one by one', () => {
  const read = () => readDeploymentSettings({ 'wfm.engineCpus': '4', other: 1 });

  expect(read).toThrow(
    'Cannot read settings one by one: "wfm.engineCpus" in the context. They are',
  );
});

test('readDeploymentSettings() reads the key "wfm" and no other', () => {
  const settings = readDeploymentSettings({ wfm: { sweepMinutes: 7 }, engineCpus: 4 });

  expect(settings).toMatchObject({ sweepMinutes: 7, engineCpus: 2 });
});

test.each([
  [
    'a setting, and asks for the nearest',
    { engineDiskGb: 50 },
    `"engineDiskGb" is no setting. Did you mean "engineDiskGib"? Known here: ${Object.keys(deploymentSettingsSchema.shape).join(', ')}`,
  ],
  [
    'a key of a setting',
    { batch: { diskGb: 200 } },
    '"batch.diskGb" is no setting. Did you mean "diskGib"? Known here: instanceTypes, onDemandMaxVcpus, spotMaxVcpus, fargateMaxVcpus, diskGib, blockedMinutes, updateTimeoutMinutes',
  ],
  [
    'a key of the network that was chosen',
    { network: { kind: 'private', natGateway: 2 } },
    '"network.natGateway" is no setting. Did you mean "natGateways"? Known here: kind, natGateways',
  ],
  [
    'a key of a bucket in a list',
    { dataBuckets: ['lab-data', { name: 'lab', account: '123456789012' }] },
    '"dataBuckets.1.account" is no setting. Known here: name, owner, keyArn',
  ],
  [
    'a key of a cluster in a list',
    { slurmClusters: [{ ...CLUSTER, Folder: '/' }] },
    '"slurmClusters.0.Folder" is no setting. Did you mean "folder"? Known here: name, kind, nodeInstanceId, user, folder, partition',
  ],
])('parseDeploymentSettings() does not know %s', (_, settings, mistake) => {
  expect(messageOf(settings)).toBe(cannotDeploy(mistake));
});

test('parseDeploymentSettings() reports all mistakes at once, also those that settings make together', () => {
  const settings = {
    engineDiskGib: 20,
    dataBuckets: ['s3://lab-data'],
    outputBuckets: ['lab', 'lab'],
    limits: { job: 5, hours: 0 },
    network: { kind: 'existing', subnetIds: SUBNETS },
    engineMemoryMib: 4097,
  };

  expect(messageOf(settings)).toBe(
    cannotDeploy(
      '"network.vpcId" must be text: it is missing',
      '"engineDiskGib" must be 21 to 200 GiB: current value is 20',
      '"dataBuckets.0" must be the name of a bucket, without "s3://": current value is "s3://lab-data"',
      '"limits.hours" must be 1 to 720 hours: current value is 0',
      '"limits.job" is no setting. Did you mean "jobs"? Known here: jobs, hours',
      '"engineMemoryMib" must be 4096 to 16384 in steps of 1024 with 2 CPUs: current value is 4097',
      '"outputBuckets.1.name" must be another than those before it: current value is "lab"',
    ),
  );
});

test('parseDeploymentSettings() says nothing of what a setting is together with one that is wrong', () => {
  expect(messageOf({ engineCpus: 3, engineMemoryMib: 30_720 })).toBe(
    cannotDeploy('"engineCpus" must be one of 1, 2, 4, 8, 16: current value is 3'),
  );
});

test.each([
  [[], '"settings" must be an object: current value is []'],
  [null, '"settings" must be an object: current value is null'],
  [
    { stackName: 'team b' },
    '"stackName" must be letters, digits and hyphens: current value is "team b"',
  ],
  [{ tags: ['a'] }, '"tags" must be an object: current value is ["a"]'],
  ...['aws:a', 'AWS:a', 'é', ''].map((key): [object, string] => [
    { tags: { [key]: 'b' } },
    `"tags.${key}" must be 1 to 128 of letters A to Z, digits, spaces and _.:/=+-@, and not begin with "aws:": current value is "${key}"`,
  ]),
  ...['a<b', 'a;b', 'é', 'x'.repeat(257)].map((value): [object, string] => [
    { tags: { team: value } },
    `"tags.team" must be at most 256 of letters A to Z, digits, spaces and _.:/=+-@: current value is "${value.length > 256 ? `${'x'.repeat(79)}…` : `${value}"`}`,
  ]),
  [{ tags: { cost: 7 } }, '"tags.cost" must be text: current value is 7'],
  [
    { network: 'private' },
    '"network" must be {"kind": "public"}, {"kind": "private"} or {"kind": "existing", ...}: current value is "private"',
  ],
  [
    { network: { kind: 'secret' } },
    '"network.kind" must be {"kind": "public"}, {"kind": "private"} or {"kind": "existing", ...}: current value is {"kind":"secret"}',
  ],
  [
    { encryptionKey: 'mine' },
    '"encryptionKey" must be "aws", "own" or the ARN of a KMS key: current value is "mine"',
  ],
  [{ engineCpus: '2' }, '"engineCpus" must be one of 1, 2, 4, 8, 16: current value is "2"'],
  [
    { engineMemoryMib: 4096.5 },
    '"engineMemoryMib" must be a whole number of MiB: current value is 4096.5',
  ],
  [{ engineDiskGib: 201 }, '"engineDiskGib" must be 21 to 200 GiB: current value is 201'],
  [
    { images: { snakemake: 'https://quay.io/lab/engine' } },
    '"images.snakemake" must be an image URI, e.g. "registry.example.org/engine:1.2": current value is "https://quay.io/lab/engine"',
  ],
  [
    { images: { snakemake7: '12345.dkr.ecr.eu-west-1.amazonaws.com/engine:7' } },
    '"images.snakemake7" must be written as ECR does, e.g. "123456789012.dkr.ecr.eu-west-1.amazonaws.com/engine:1.2": current value is "12345.dkr.ecr.eu-west-1.amazonaws.com/engine:7"',
  ],
  [
    { outputBuckets: ['Lab_Results'] },
    '"outputBuckets.0" must be the name of a bucket, without "s3://": current value is "Lab_Results"',
  ],
  ...['a..b', 'a.-b', '10.0.0.1', 'lab-', 'ab'].map((name): [object, string] => [
    { outputBuckets: [name] },
    `"outputBuckets.0" must be the name of a bucket, without "s3://": current value is "${name}"`,
  ]),
  [{ dataBuckets: [7] }, '"dataBuckets.0" must be an object: current value is 7'],
  [
    { dataBuckets: [{ name: 'lab', owner: 123456789012 }] },
    '"dataBuckets.0.owner" must be text: current value is 123456789012',
  ],
  [{ batch: 'big' }, '"batch" must be an object: current value is "big"'],
  [
    { batch: { diskGib: '100' } },
    '"batch.diskGib" must be 30 to 16384 GiB: current value is "100"',
  ],
  ...['onDemandMaxVcpus', 'spotMaxVcpus', 'fargateMaxVcpus'].map((name): [object, string] => [
    { batch: { [name]: 0 } },
    `"batch.${name}" must be 1 to 100000 vCPUs: current value is 0`,
  ]),
  [
    { batch: { instanceTypes: ['m6i', 'M6I'] } },
    '"batch.instanceTypes.1" must be an instance type or family, e.g. "m6i.2xlarge" or "m6i", or "optimal" or "default_x86_64": current value is "M6I"',
  ],
  ...['m7g', 'c6gn.xlarge', 'x2gd', 'a1.large', 'im4gn', 'default_arm64'].map(
    (type): [object, string] => [
      { batch: { instanceTypes: ['g5', 'm7i-flex', type] } },
      `"batch.instanceTypes.2" must be an x86_64 type: the images hold programs for x86_64, and Graviton is Arm: current value is "${type}"`,
    ],
  ),
  [
    { slurmClusters: [{ ...CLUSTER, kind: 'sge' }] },
    '"slurmClusters.0.kind" must be "parallelcluster" or "pcs": current value is "sge"',
  ],
  [
    { notifications: [{ address: 'ops' }] },
    '"notifications.0.address" must be an e-mail address: current value is "ops"',
  ],
  [
    {
      network: {
        ...{ kind: 'existing', vpcId: 'vpc-0123456789abcdef0' },
        subnetIds: numbered(17).map((name) => name.replace('lab-', 'subnet-01234567')),
      },
    },
    '"network.subnetIds" must name at most 16 subnets: current value is ["subnet-0123456710","subnet-0123456711","subnet-0123456712","subnet-0123456713"…',
  ],
  [
    { notifications: [{ address: 'ops@example.org', about: ['alarm'] }] },
    '"notifications.0.about.0" must be one of alarms, failures, attention: current value is "alarm"',
  ],
  [{ batchJobLogs: 'true' }, '"batchJobLogs" must be true or false: current value is "true"'],
  [
    { sampleSheetGraceSeconds: 61 },
    '"sampleSheetGraceSeconds" must be 0 to 60 seconds: current value is 61',
  ],
])('parseDeploymentSettings() refuses %j with the value that it received', (settings, mistake) => {
  expect(messageOf(settings)).toBe(cannotDeploy(mistake));
});

test('parseDeploymentSettings() shows the beginning of a long value', () => {
  expect(messageOf({ batchJobLogs: 'x'.repeat(500) })).toBe(
    cannotDeploy(`"batchJobLogs" must be true or false: current value is "${'x'.repeat(79)}…`),
  );
});

test('parseDeploymentSettings() shows control characters as what they are', () => {
  expect(messageOf({ '\u202eevil': 1 })).toContain('"\\u202Eevil" is no setting');
});

test('parseDeploymentSettings() refuses a retention that CloudWatch does not have', () => {
  expect(messageOf({ logRetentionDays: 2 })).toMatch(
    /"logRetentionDays" must be one of 1, 3, 5, .*, 9999: current value is 2$/,
  );
});
