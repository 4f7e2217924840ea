import type { CfnComputeEnvironment, CfnJobQueueProps } from 'aws-cdk-lib/aws-batch';
import type { DeploymentSettings } from '../settings/settings-schema';

/** Why a job at the head of a queue does not start, as far as Batch acts on it. */
const OF_ALL: readonly string[] = [
  'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
  'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
  'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
];

/** The same by what a queue leads to; the CDK's own list lacks the one that instances alone can have. */
export const BLOCKED_REASONS = {
  INSTANCES: [...OF_ALL, 'MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED'],
  FARGATE: OF_ALL,
};

/** A queue before one compute environment, which cancels what cannot start: other jobs wait behind it. */
export function describeJobQueue(
  environment: CfnComputeEnvironment,
  settings: DeploymentSettings,
  reasons: readonly string[],
): CfnJobQueueProps {
  return {
    priority: 1,
    state: 'ENABLED',
    computeEnvironmentOrder: [
      { order: 1, computeEnvironment: environment.attrComputeEnvironmentArn },
    ],
    jobStateTimeLimitActions: reasons.map((reason) => ({
      reason,
      state: 'RUNNABLE',
      action: 'CANCEL',
      maxTimeSeconds: settings.batch.blockedMinutes * 60,
    })),
  };
}
