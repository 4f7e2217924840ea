/** Names of the stack's outputs: the command line finds a deployment by them. */
export const STACK_OUTPUTS = {
  bucketName: 'BucketName',
  launchesTableName: 'LaunchesTableName',
  recordsTableName: 'RecordsTableName',
} as const;

export const STACK_NAME = 'GenomicsWorkflowManager';
