import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { ComputeServices } from '../../contract/compute-services';
import type { BatchCompute } from '../batch/batch-compute';
import { computeChoices } from '../settings/compute-choices';
import type { JobOrchestration } from './job-orchestration';
import type { DeploymentSettings } from '../settings/settings-schema';

export interface ComputeParameterProps {
  /** What the deployment chose. */
  readonly settings: DeploymentSettings;
  /** Queues and job definitions. */
  readonly batch: BatchCompute;
  /** The state machine. */
  readonly orchestration: JobOrchestration;
}

/** Where jobs may run, as an SSM parameter: it is too long for a function's environment. */
export class ComputeParameter extends Construct {
  /** Name of the parameter. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ComputeParameterProps) {
    super(scope, id);
    const parameter = new ssm.StringParameter(this, 'Parameter', {
      description: 'Where jobs of this deployment may run',
      stringValue: Stack.of(this).toJsonString(describeServices(props)),
    });
    this.name = parameter.parameterName;
  }
}

function describeServices(props: ComputeParameterProps): ComputeServices {
  const { batch, orchestration, settings } = props;
  return {
    jobQueues: batch.queueArns,
    jobDefinitions: batch.jobDefinitionArns,
    stateMachineArn: orchestration.stateMachineArn,
    ...computeChoices(settings),
  };
}
