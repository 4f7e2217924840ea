import { judgePlace } from './compute-environment';
import type { ComputeEnvironment } from './compute-environment';
import type { Blockage } from './job';
import type { Needs } from './needs';

/** Why a job at the head of its queue is stuck, in Batch's own words; undefined when it only has to wait for its turn. */
export function findBlockage(
  environments: readonly ComputeEnvironment[],
  needs: Needs,
  since: Date,
): Blockage | undefined {
  const verdicts = environments.map((environment) => judgePlace(environment, needs));
  if (verdicts.length === 0 || verdicts.includes('full')) return undefined;
  if (verdicts.includes('no capacity')) {
    const code = 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY';
    const types = instanceTypesOf(environments[verdicts.indexOf('no capacity')]);
    const text = `Service cannot fulfill the capacity requested for instance type [${types}]`;
    return { code, statusReason: `${code} - ${text}`, since };
  }
  if (verdicts.includes('too few vCPUs')) {
    const code = 'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE';
    const text = 'CE(s) associated with the job queue cannot meet the CPU requirement of the job.';
    return { code, statusReason: `${code} - ${text}`, since };
  }
  const code = 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT';
  const text =
    'The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.';
  return { code, statusReason: `${code} - ${text}`, since };
}

function instanceTypesOf(environment: ComputeEnvironment | undefined): string {
  return environment?.instanceTypes.join(', ') ?? '';
}
