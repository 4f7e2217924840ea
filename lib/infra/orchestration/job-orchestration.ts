import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { BatchCompute } from '../batch/batch-compute';
import { acknowledgeWildcards } from '../grants/grants';
import { describeJobOrchestration } from './job-orchestration-states';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface JobOrchestrationProps {
  /** Where jobs run. */
  readonly batch: BatchCompute;
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
}

/** The state machine that runs jobs on Batch without an engine. */
export class JobOrchestration extends Construct {
  /** For whoever starts executions. */
  readonly stateMachineArn: string;

  constructor(scope: Construct, id: string, props: JobOrchestrationProps) {
    super(scope, id);
    const { batch, settings } = props;
    const stack = Stack.of(this);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      // Each group elsewhere lengthens one resource policy of the region, which holds 5,120 characters for all of the account.
      logGroupName: `/aws/vendedlogs/states/${stack.stackName}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      comment: 'Runs a job on AWS Batch',
      definitionBody: sfn.DefinitionBody.fromString(
        stack.toJsonString(
          describeJobOrchestration(stack.partition, { settings, jobTags: batch.jobTags }),
          2,
        ),
      ),
      // Data of an execution holds the task token, with which anybody could end the wait, and commands of sheets.
      logs: { destination: logGroup, level: sfn.LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
    });
    this.stateMachineArn = stateMachine.stateMachineArn;
    batch.allowSubmitting(stateMachine.role);
    acknowledgeWildcards(
      stateMachine.role,
      ['*'],
      'The actions of log delivery and of X-Ray know no resource.',
    );
  }
}
