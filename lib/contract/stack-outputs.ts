/** Names of the stack's outputs: the command line finds a deployment by them. */
export const STACK_OUTPUTS = {
  /** Upload sheets here, below `launches/`. */
  bucketName: 'BucketName',
  /** One row a launch: what people look at and edit. */
  launchesTableName: 'LaunchesTableName',
  /** One row an attempt and a job. */
  recordsTableName: 'RecordsTableName',
  /** ECS cluster of the engine tasks. */
  clusterName: 'ClusterName',
  /** State machine that runs jobs on Batch. */
  stateMachineArn: 'StateMachineArn',
  /** Name of the SSM parameter that says where jobs may run. */
  computeServicesParameter: 'ComputeServicesParameter',
  /** Events that a function failed on for good. */
  unprocessedEventsUrl: 'UnprocessedEventsUrl',
  /** Events that EventBridge could not hand over. */
  undeliveredEventsUrl: 'UndeliveredEventsUrl',
  /** Topic of messages to people about launches. */
  topicArn: 'TopicArn',
  /** Topic of alarms. */
  alarmTopicArn: 'AlarmTopicArn',
  /** The dashboard in the console. */
  dashboardUrl: 'DashboardUrl',
  /** What was deployed; `wfm doctor` compares it with itself. */
  version: 'Version',
} as const;

export const STACK_NAME = 'GenomicsWorkflowManager';

/** What tells a stack of ours from somebody else's. */
export const STACK_DESCRIPTION = 'Genomics workflow manager: launches workflows from sheets in S3';
