import { gzipSync } from 'node:zlib';

const LAUNCH_ID = 'bench-20261123-0123456789';
const TASK_ARN = 'arn:aws:ecs:us-east-1:000000000000:task/cluster/0123456789abcdef';

const progressLine = {
  ...{ wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:00Z' },
  ...{ event: 'progress', completed: 1, total: 2 },
};

const logDelivery = {
  messageType: 'DATA_MESSAGE',
  logGroup: 'engine',
  logStream: 'wfm/engine/0123456789abcdef',
  logEvents: [{ id: '1', timestamp: 0, message: JSON.stringify(progressLine) }],
};

/** An event for each function that makes it ask AWS for something at once. */
export const COLD_EVENTS = {
  register: {
    Records: [
      {
        eventTime: '2026-11-23T10:00:00.000Z',
        s3: {
          bucket: { name: 'bench' },
          object: { key: 'launches/sheet.yaml', versionId: 'v1' },
        },
      },
    ],
  },
  launch: {
    Records: [
      {
        eventName: 'INSERT',
        dynamodb: { SequenceNumber: '1', Keys: { launchId: { S: LAUNCH_ID } } },
      },
    ],
  },
  'log-parser': {
    awslogs: { data: gzipSync(JSON.stringify(logDelivery)).toString('base64') },
  },
  'state-notifier': {
    'detail-type': 'ECS Task State Change',
    detail: {
      taskArn: TASK_ARN,
      version: 3,
      lastStatus: 'RUNNING',
      startedBy: `${LAUNCH_ID}/1`,
      containers: [],
    },
  },
} as const;

/** Settings of all functions at once; each reads its own. */
export const COLD_SETTINGS = {
  BUCKET_NAME: 'bench',
  LAUNCHES_TABLE: 'launches',
  RECORDS_TABLE: 'records',
  DATA_BUCKETS: '',
  OUTPUT_BUCKETS: '',
  TAG_KEYS: '',
  SAMPLE_SHEET_GRACE_SECONDS: '0',
  CLUSTER_ARN: 'arn:aws:ecs:us-east-1:000000000000:cluster/cluster',
  TASK_DEFINITION_ARN: 'arn:aws:ecs:us-east-1:000000000000:task-definition/engine:1',
  TASK_DEFINITIONS_BY_IMAGE: '{}',
  CONTAINER_NAME: 'engine',
  SUBNET_IDS: 'subnet-1',
  SECURITY_GROUP_IDS: 'sg-1',
  ASSIGN_PUBLIC_IP: 'ENABLED',
  ENGINE_LOG_GROUP: 'engine',
  ENGINE_LOG_STREAM_PREFIX: 'wfm',
  ENGINE_CPUS: '2',
  ENGINE_MEMORY_MIB: '4096',
  ENGINE_DISK_GIB: '50',
  LIMIT_JOBS: '1000',
  LIMIT_HOURS: '168',
  METRICS_NAMESPACE: 'Bench',
  LAUNCH_FUNCTION: 'launch',
  JOB_QUEUE_ARNS: 'arn:aws:batch:us-east-1:000000000000:job-queue/queue',
} as const;
