import * as z from 'zod';
import { asApiShape } from './api-shape';
import { offers, readInstanceSize } from './instance-size';
import type { Needs } from './needs';

const unused = z.unknown().optional();

const resourcesSchema = z.strictObject({
  type: z.enum(['EC2', 'SPOT', 'FARGATE', 'FARGATE_SPOT']),
  maxvCpus: z.coerce.number().int().min(0),
  minvCpus: z.coerce.number().optional(),
  desiredvCpus: z.coerce.number().optional(),
  instanceTypes: z.array(z.string()).optional(),
  instanceRole: z.string().optional(),
  // Accepted without effect: no instance ever starts.
  ...{ allocationStrategy: unused, bidPercentage: unused, capacityTags: unused },
  ...{ ec2Configuration: unused, ec2KeyPair: unused, imageId: unused, launchTemplate: unused },
  ...{ placementGroup: unused, scalingPolicy: unused, securityGroupIds: unused },
  ...{ spotIamFleetRole: unused, subnets: unused, tags: unused },
  updateToLatestImageVersion: unused,
});

const upperCase = z.string().transform((text) => text.toUpperCase());

const environmentSchema = z.strictObject({
  computeEnvironmentName: z.string().optional(),
  type: upperCase.pipe(z.literal('MANAGED')),
  state: upperCase.pipe(z.enum(['ENABLED', 'DISABLED'])).default('ENABLED'),
  computeResources: resourcesSchema,
  serviceRole: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  // How a later deployment would change it.
  ...{ updatePolicy: unused, replaceComputeEnvironment: unused, ecsSettings: unused },
});

type Resources = z.infer<typeof resourcesSchema>;

/** A compute environment as embedded AWS has it: so many vCPUs of this machine. */
export interface ComputeEnvironment {
  readonly name: string;
  readonly arn: string;
  readonly platform: 'EC2' | 'FARGATE';
  enabled: boolean;
  /** Why it is INVALID; undefined while it is not. */
  fault: string | undefined;
  /** False while its instances do not join, which nobody tells. */
  instancesJoin: boolean;
  readonly maxVcpus: number;
  readonly instanceTypes: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** In the words of the API, for DescribeComputeEnvironments. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** vCPUs of the jobs that it runs. */
  usedVcpus: number;
  /** False while nobody would give it an instance. */
  hasCapacity: boolean;
}

/** A resource of the template: its ARN and its resolved properties. */
export interface Declared {
  readonly name: string;
  readonly arn: string;
  readonly properties: unknown;
}

const notForFargate: readonly (keyof Resources)[] = [
  ...(['minvCpus', 'desiredvCpus', 'instanceTypes', 'instanceRole', 'allocationStrategy'] as const),
  ...(['bidPercentage', 'ec2Configuration', 'ec2KeyPair', 'imageId', 'launchTemplate'] as const),
  ...(['placementGroup', 'spotIamFleetRole', 'tags'] as const),
];

/** Reads the resolved properties of an AWS::Batch::ComputeEnvironment; one that it does not know it refuses by name. */
export function readComputeEnvironment(declared: Declared): ComputeEnvironment {
  const { name, arn } = declared;
  const parsed = environmentSchema.safeParse(asApiShape(declared.properties));
  if (!parsed.success) {
    throw new Error(`Cannot make compute environment "${name}": ${z.prettifyError(parsed.error)}`);
  }
  const { computeResources: resources, state, tags, ...rest } = parsed.data;
  const wrong = findFault(resources);
  if (wrong !== undefined) throw new Error(`Cannot make compute environment "${name}": ${wrong}`);
  return {
    ...{ name, arn, tags },
    platform: resources.type.startsWith('FARGATE') ? 'FARGATE' : 'EC2',
    enabled: state === 'ENABLED',
    fault: undefined,
    instancesJoin: true,
    maxVcpus: resources.maxvCpus,
    instanceTypes: resources.instanceTypes ?? [],
    properties: { ...rest, computeResources: resources },
    usedVcpus: 0,
    hasCapacity: true,
  };
}

/** Whether the environment could run the job now, later when others have ended, or never and why. */
export function judgePlace(
  environment: ComputeEnvironment,
  needs: Needs,
): 'free' | 'full' | 'too few vCPUs' | 'no instance fits' | 'no capacity' {
  if (!hasFittingInstance(environment, needs)) return 'no instance fits';
  if (needs.vcpus > environment.maxVcpus) return 'too few vCPUs';
  if (!environment.hasCapacity) return 'no capacity';
  // Batch has asked for instances, and waits for them without a word.
  if (!environment.instancesJoin || environment.fault !== undefined) return 'full';
  return environment.usedVcpus + needs.vcpus > environment.maxVcpus ? 'full' : 'free';
}

function hasFittingInstance(
  { platform, instanceTypes }: ComputeEnvironment,
  needs: Needs,
): boolean {
  if (platform === 'FARGATE') return true;
  return instanceTypes.some((type) => offers(readInstanceSize(type), needs));
}

function findFault(resources: Resources): string | undefined {
  if (resources.type.startsWith('FARGATE')) {
    const name = notForFargate.find((one) => resources[one] !== undefined);
    return name === undefined ? undefined : `${name} is not applicable for Fargate.`;
  }
  if (resources.instanceRole === undefined) return 'Instance role is required.';
  if ((resources.instanceTypes ?? []).length === 0) return 'Instance types are required.';
  return undefined;
}
