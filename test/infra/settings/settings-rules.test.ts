import { cannotDeploy, messageOf, numbered } from './settings-messages';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666';
const CLUSTER = {
  ...{ name: 'lab', kind: 'pcs', nodeInstanceId: 'i-0123456789abcdef0' },
  ...{ user: 'ops', folder: '/shared', partition: 'cpu' },
};

test.each([
  [
    { dataBuckets: ['lab', { name: 'lab' }] },
    '"dataBuckets.1.name" must be another than those before it: current value is "lab"',
  ],
  [
    { dataBuckets: [{ name: 'lab', owner: '123456789012' }], outputBuckets: ['lab'] },
    '"outputBuckets.0" must have the same owner and key as under "dataBuckets": current value is {"name":"lab"}',
  ],
  [
    {
      network: {
        ...{ kind: 'existing', vpcId: 'vpc-0123456789abcdef0' },
        subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef0'],
      },
    },
    '"network.subnetIds.1" must be another than those before it: current value is "subnet-0123456789abcdef0"',
  ],
  [
    { tags: { Team: '1', team: '2' } },
    '"tags.team" must differ from the others in more than case: current value is "team"',
  ],
  [
    { tags: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`tag${index}`, ''])) },
    '"tags" must be at most 40: current number is 41',
  ],
  [
    { slurmClusters: [CLUSTER, { ...CLUSTER, user: 'lab' }] },
    '"slurmClusters.1.name" must be another than those before it: current value is "lab"',
  ],
  [
    { notifications: [{ address: 'ops@example.org' }, { address: 'Ops@Example.org' }] },
    '"notifications.1.address" must be another than those before it: current value is "Ops@Example.org"',
  ],
  [
    {
      dataBuckets: [
        'lab-a',
        'lab-b',
        ...numbered(7).map((name) => ({ name, owner: '123456789012' })),
      ],
      outputBuckets: ['lab-a', { name: 'lab-c', keyArn: KEY }],
    },
    '"dataBuckets" and "outputBuckets" together must name at most 16 buckets, where one with an owner or a key counts as two: current number is 18',
  ],
  [
    { stuck: { reportMinutes: 60, actMinutes: 59 } },
    '"stuck.actMinutes" must be at least "stuck.reportMinutes" (60): current value is 59',
  ],
  [
    { slurmClusters: numbered(30).map((name) => ({ ...CLUSTER, name })) },
    '"batch.instanceTypes", "slurmClusters" and "tibanna" together must be at most 2800 characters: current number is 3717',
  ],
])('parseDeploymentSettings() refuses %j for what settings are together', (settings, mistake) => {
  expect(messageOf(settings)).toBe(cannotDeploy(mistake));
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
