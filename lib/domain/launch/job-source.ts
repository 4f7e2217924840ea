import { COMPUTE_SERVICES, type ComputeService } from '../sheet/compute-fields';
import type { Launch } from './launch';

/**
 * Who counts the jobs of a launch. Inside the engine's task nobody but the engine sees them: it numbers its counts, and the highest
 * number is right. Jobs of AWS Batch are told by Batch itself, each has a row, and the counts follow from the rows: what the engine
 * believes of them comes later, and says nothing of tries, hosts and waits.
 */
const JOB_SOURCES = {
  'engine-task': 'engine',
  'batch-ec2': 'rows',
  'batch-ec2-spot': 'rows',
  'batch-fargate': 'rows',
  'ec2-tibanna': 'engine',
  slurm: 'engine',
  'step-functions': 'rows',
} as const satisfies Record<ComputeService, 'engine' | 'rows'>;

/** Whether the counts in the item follow from the rows of its jobs; a service that nobody knows leaves them to the engine. */
export function countsJobRows({ computeService }: Pick<Launch, 'computeService'>): boolean {
  const known = COMPUTE_SERVICES.find((service) => service === computeService);
  return known !== undefined && JOB_SOURCES[known] === 'rows';
}
