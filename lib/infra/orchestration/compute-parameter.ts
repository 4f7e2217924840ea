import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { ComputeServices } from '../../contract/compute-services';
import type { BatchCompute } from '../batch/batch-compute';
import { DeploymentSettingsError } from '../settings/deployment-settings';
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

/** A parameter holds 4,096 characters; ARNs of the longest names take the rest. */
const MAX_CHOSEN_CHARACTERS = 2800;

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
    ...describeChoices(settings),
  };
}

/** Lists in the settings may be of any length: too long ones are told here, not by CloudFormation in the middle of an update. */
function describeChoices({ batch, slurmClusters, tibanna }: DeploymentSettings) {
  const { instanceTypes, onDemandMaxVcpus, spotMaxVcpus, fargateMaxVcpus } = batch;
  const choices = {
    instanceTypes,
    maxVcpus: { ec2: onDemandMaxVcpus, spot: spotMaxVcpus, fargate: fargateMaxVcpus },
    slurmClusters,
    ...(tibanna === undefined ? {} : { tibanna }),
  };
  const { length } = JSON.stringify(choices);
  if (length <= MAX_CHOSEN_CHARACTERS) return choices;
  throw new DeploymentSettingsError(
    `Cannot deploy with these settings (context key "wfm"): "batch.instanceTypes" and "slurmClusters" together must be shorter: they take ${length} characters of ${MAX_CHOSEN_CHARACTERS}`,
  );
}
