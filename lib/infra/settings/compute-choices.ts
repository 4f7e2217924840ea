import type { ComputeServices } from '../../contract/compute-services';
import type { DeploymentSettings } from './settings-schema';

type ComputeChoices = Pick<
  ComputeServices,
  'instanceTypes' | 'maxVcpus' | 'slurmClusters' | 'tibanna'
>;

/** What the settings say of where jobs may run, as the functions are told it. */
export function computeChoices(
  settings: Pick<DeploymentSettings, 'batch' | 'slurmClusters' | 'tibanna'>,
): ComputeChoices {
  const { batch, slurmClusters, tibanna } = settings;
  const { instanceTypes, onDemandMaxVcpus, spotMaxVcpus, fargateMaxVcpus } = batch;
  return {
    instanceTypes,
    maxVcpus: { ec2: onDemandMaxVcpus, spot: spotMaxVcpus, fargate: fargateMaxVcpus },
    slurmClusters,
    ...(tibanna === undefined ? {} : { tibanna }),
  };
}
