import type { CfnComputeEnvironment, CfnJobQueueProps } from 'aws-cdk-lib/aws-batch';
import { BLOCKED_REASONS } from '../../domain/run/batch-event';
import type { DeploymentSettings } from '../settings/settings-schema';

/** Why a queue before instances, or before Fargate, cancels the job at its head. */
export const CANCELLED_REASONS: Readonly<Record<'INSTANCES' | 'FARGATE', readonly string[]>> = {
  INSTANCES: BLOCKED_REASONS.filter(({ cancelledBy }) => cancelledBy !== 'none').map(codeOf),
  FARGATE: BLOCKED_REASONS.filter(({ cancelledBy }) => cancelledBy === 'all').map(codeOf),
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

function codeOf({ code }: { readonly code: string }): string {
  return code;
}
