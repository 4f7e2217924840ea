/**
 * The three deployments that every check of the template is made for: nothing chosen; nothing public and a key of its own;
 * everything chosen that has no default. The last one runs in embedded AWS like the others.
 */
export const DEPLOYMENT_VARIANTS = {
  default: {},
  'private-with-key': { network: { kind: 'private' }, encryptionKey: 'own' },
  everything: {
    tags: { team: 'genomics', 'cost-centre': '4711' },
    permissionsBoundary: 'WorkflowBoundary',
    encryptionKey: 'arn:aws:kms:us-east-1:000000000000:key/1a2b3c4d-0000-4000-8000-00000000aaaa',
    engineCpus: 4,
    engineMemoryMib: 16_384,
    engineDiskGib: 100,
    dataBuckets: [
      'lab-reads',
      {
        name: 'partner-reads',
        owner: '210987654321',
        keyArn: 'arn:aws:kms:us-east-1:210987654321:key/1a2b3c4d-0000-4000-8000-00000000bbbb',
      },
    ],
    outputBuckets: [
      {
        name: 'partner-results',
        owner: '210987654321',
        keyArn: 'arn:aws:kms:us-east-1:210987654321:key/1a2b3c4d-0000-4000-8000-00000000bbbb',
      },
    ],
    batch: {
      instanceTypes: ['m6i', 'r6i.4xlarge'],
      onDemandMaxVcpus: 512,
      spotMaxVcpus: 1024,
      fargateMaxVcpus: 32,
      diskGib: 500,
      blockedMinutes: 60,
      updateTimeoutMinutes: 180,
    },
    slurmClusters: [
      {
        name: 'lab',
        kind: 'parallelcluster',
        nodeInstanceId: 'i-0123456789abcdef0',
        user: 'wfm',
        folder: '/shared/wfm',
        partition: 'compute',
      },
    ],
    tibanna: {
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:tibanna_unicorn_lab',
      logBucket: 'lab-tibanna-logs',
    },
    batchJobLogs: true,
    notifications: [
      { address: 'operator@example.org' },
      { address: 'analyst@example.org', about: ['failures', 'attention'] },
    ],
    limits: { jobs: 200, hours: 72 },
    sweepMinutes: 10,
    logRetentionDays: 90,
    sampleSheetGraceSeconds: 30,
  },
} as const;

export type DeploymentVariant = keyof typeof DEPLOYMENT_VARIANTS;

export const VARIANT_NAMES: readonly DeploymentVariant[] = [
  'default',
  'private-with-key',
  'everything',
];
