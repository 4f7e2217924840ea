import { temporaryFolders } from '../../support/temporary-folder';
import * as z from 'zod';
import {
  launchSettingsSchema,
  logParserSettingsSchema,
  registerSettingsSchema,
  stateNotifierSettingsSchema,
} from '../../../lib/contract/function-settings';
import { getResource, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

const environmentSchema = z.object({
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});

function environmentOf(name: string, of = template): Record<string, string> {
  const id = `Functions${name}HandlerFunction`;
  const { properties } = getResource(of, 'AWS::Lambda::Function', id);
  return environmentSchema.parse(properties).Environment.Variables;
}

test.each([
  ['Register', 1024, 300],
  ['Launch', 1024, 120],
  ['LogParser', 512, 60],
  ['StateNotifier', 512, 300],
])('%s runs its bundle on Node 24 with %d MiB for up to %d seconds', (name, memory, timeout) => {
  const id = `Functions${name}HandlerFunction`;
  const { properties } = getResource(template, 'AWS::Lambda::Function', id);

  expect(properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['x86_64'],
    Handler: 'index.handler',
    Role: `<Functions${name}HandlerRole.Arn>`,
    MemorySize: memory,
    Timeout: timeout,
    LoggingConfig: { LogGroup: `<Functions${name}HandlerLogs>` },
  });
  expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  expect(properties).not.toHaveProperty('FunctionName');
});

test.each([
  ['Register', registerSettingsSchema],
  ['Launch', launchSettingsSchema],
  ['LogParser', logParserSettingsSchema],
  ['StateNotifier', stateNotifierSettingsSchema],
])('%s finds in its environment exactly what it parses', (name, schema) => {
  const environment = environmentOf(name);

  expect(schema.safeParse(environment).error).toBeUndefined();
  expect(Object.keys(environment).sort()).toEqual(Object.keys(schema.shape).sort());
});

test('register is told the buckets, the size of engine tasks, the limits and the grace of the settings', () => {
  const changed = synthesizeStack(temporaryFolder(), {
    dataBuckets: ['lab-data', 'lab-archive'],
    outputBuckets: ['lab-results'],
    engineCpus: 4,
    engineMemoryMib: 16_384,
    engineDiskGib: 100,
    sampleSheetGraceSeconds: 3,
    limits: { jobs: 20, hours: 12 },
    tags: { team: 'b', 'cost-centre': '1' },
    stackName: 'TeamB',
  });

  expect(environmentOf('Register', changed)).toEqual({
    BUCKET_NAME: '<StorageBucket>',
    LAUNCHES_TABLE: '<StorageLaunches>',
    DATA_BUCKETS: 'lab-data,lab-archive',
    OUTPUT_BUCKETS: 'lab-results',
    TAG_KEYS: 'team,cost-centre',
    ENGINE_CPUS: '4',
    ENGINE_MEMORY_MIB: '16384',
    ENGINE_DISK_GIB: '100',
    SHEET_STEPS: 'true',
    SHEET_SOURCES: 'https://,s3://',
    LIMIT_JOBS: '20',
    LIMIT_HOURS: '12',
    METRICS_NAMESPACE: 'GenomicsWorkflowManager/TeamB',
    SAMPLE_SHEET_GRACE_SECONDS: '3',
  });
});

test('launch is told where and how engine tasks start', () => {
  expect(environmentOf('Launch')).toEqual({
    BUCKET_NAME: '<StorageBucket>',
    LAUNCHES_TABLE: '<StorageLaunches>',
    CLUSTER_ARN: '<EngineCluster.Arn>',
    TASK_DEFINITION_ARN: '<EngineTaskDefinition>',
    TASK_DEFINITIONS_BY_IMAGE: '{}',
    CONTAINER_NAME: 'engine',
    SUBNET_IDS: '<NetworkVpcPublicSubnet1Subnet>,<NetworkVpcPublicSubnet2Subnet>',
    SECURITY_GROUP_IDS: '<NetworkTaskSecurityGroup.GroupId>',
    ASSIGN_PUBLIC_IP: 'ENABLED',
    ENGINE_LOG_GROUP: '<EngineTaskLogs>',
    ENGINE_LOG_STREAM_PREFIX: 'wfm',
    METRICS_NAMESPACE: 'GenomicsWorkflowManager/GenomicsWorkflowManager',
    ENGINE_CPUS: '2',
    ENGINE_MEMORY_MIB: '4096',
    ENGINE_DISK_GIB: '30',
  });
});

test('every log of ours is kept as long as the settings say, and goes with the stack', () => {
  const changed = synthesizeStack(temporaryFolder(), { logRetentionDays: 90 });

  const retentions = resourcesOfType(changed, 'AWS::Logs::LogGroup').map(
    ({ properties }) => properties['RetentionInDays'],
  );
  expect(retentions.length).toBeGreaterThanOrEqual(5);
  expect(new Set(retentions)).toEqual(new Set([90]));
  changed.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
});
