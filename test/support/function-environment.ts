import type {
  Environment,
  LaunchSettings,
  LogParserSettings,
  RegisterSettings,
  StateNotifierSettings,
} from '../../lib/contract/function-settings';

/** The environment of every function: to be imported before a handler, which reads its own when it is loaded. */
const environment: Environment<
  RegisterSettings & LaunchSettings & LogParserSettings & StateNotifierSettings
> = {
  BUCKET_NAME: 'bucket',
  LAUNCHES_TABLE: 'launches',
  RECORDS_TABLE: 'records',
  DATA_BUCKETS: '',
  OUTPUT_BUCKETS: '',
  TAG_KEYS: '',
  ENGINE_CPUS: '2',
  ENGINE_MEMORY_MIB: '4096',
  ENGINE_DISK_GIB: '30',
  SAMPLE_SHEET_GRACE_SECONDS: '2',
  CLUSTER_ARN: 'arn:aws:ecs:us-east-1:123456789012:cluster/cluster',
  TASK_DEFINITION_ARN: 'arn:aws:ecs:us-east-1:123456789012:task-definition/engine:1',
  TASK_DEFINITIONS_BY_IMAGE: '{}',
  CONTAINER_NAME: 'engine',
  SUBNET_IDS: 'subnet-1',
  SECURITY_GROUP_IDS: 'sg-1',
  ASSIGN_PUBLIC_IP: 'ENABLED',
  ENGINE_LOG_GROUP: 'group',
  ENGINE_LOG_STREAM_PREFIX: 'engine',
  SHEET_STEPS: 'true',
  SHEET_SOURCES: 'https://,s3://',
  LIMIT_JOBS: '1000',
  LIMIT_HOURS: '168',
  METRICS_NAMESPACE: 'GenomicsWorkflowManager/Stack',
  LAUNCH_FUNCTION: 'launch',
  JOB_QUEUE_ARNS: 'arn:aws:batch:us-east-1:123456789012:job-queue/spot',
  COMPUTE_ENVIRONMENT_ARNS: 'arn:aws:batch:us-east-1:123456789012:compute-environment/spot',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:123456789012:stateMachine:jobs',
  STUCK_REPORT_MINUTES: '30',
  STUCK_ACT_MINUTES: '1440',
};

Object.assign(process.env, environment);
