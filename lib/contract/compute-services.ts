import * as z from 'zod';

/** A Slurm cluster that takes jobs from this deployment. */
export const slurmClusterSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and hyphens')
    .describe('What sheets call the cluster'),
  kind: z
    .enum(['parallelcluster', 'pcs'], 'must be "parallelcluster" or "pcs"')
    .describe('AWS ParallelCluster or AWS Parallel Computing Service'),
  nodeInstanceId: z
    .string()
    .regex(/^i-[0-9a-f]{8,17}$/, 'must be an instance ID, e.g. "i-0abc..."')
    .describe('EC2 instance ID of the head or login node, to which Systems Manager sends commands'),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'must be a user name')
    .describe('Who runs jobs on the cluster'),
  folder: z
    .string()
    .regex(/^\/[A-Za-z0-9_./-]+$/, 'must be an absolute path')
    .describe('Folder that all nodes share'),
  partition: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+$/, 'must be the name of a partition')
    .describe('Partition that takes the jobs'),
});

export type SlurmCluster = z.infer<typeof slurmClusterSchema>;

/** Where jobs of this deployment may run; too long for a function's environment, so it is an SSM parameter. */
export const computeServicesSchema = z.object({
  jobQueues: z.object({
    'batch-ec2': z.string(),
    'batch-ec2-spot': z.string(),
    'batch-fargate': z.string(),
  }),
  jobDefinitions: z.object({ ec2: z.string(), fargate: z.string() }),
  instanceTypes: z.array(z.string()),
  maxVcpus: z.object({ ec2: z.number(), spot: z.number(), fargate: z.number() }),
  stateMachineArn: z.string(),
  slurmClusters: z.array(slurmClusterSchema),
  tibanna: z.object({ stateMachineArn: z.string(), logBucket: z.string() }).optional(),
});

export type ComputeServices = z.infer<typeof computeServicesSchema>;
