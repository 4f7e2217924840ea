import { clientException } from './batch-error';
import type { ResourceRequirement } from './container-schema';
import type { Needs } from './needs';

/** Which memory a Fargate task may have, by its vCPUs: from, to and in steps of so many MiB. */
const fargateSizes: Readonly<Record<string, readonly [number, number, number]>> = {
  '0.25': [512, 2048, 512],
  '0.5': [1024, 4096, 1024],
  '1': [2048, 8192, 1024],
  '2': [4096, 16_384, 1024],
  '4': [8192, 30_720, 1024],
  '8': [16_384, 61_440, 4096],
  '16': [32_768, 122_880, 8192],
};

/** Reads what one container asks for; throws in Batch's own words for what it would not take. */
export function readNeeds(
  requirements: readonly ResourceRequirement[],
  platform: 'EC2' | 'FARGATE',
): Needs {
  return {
    vcpus: readAmount(requirements, 'VCPU', platform === 'EC2' ? /^[1-9]\d*$/ : /^\d+(\.\d+)?$/),
    memoryMib: readAmount(requirements, 'MEMORY', /^[1-9]\d*$/),
  };
}

/** Throws unless Fargate has tasks of this size. */
export function checkFargateSize({ vcpus, memoryMib }: Needs): void {
  const [from, to, step] = fargateSizes[String(vcpus)] ?? [Infinity, 0, 1];
  // 1536 MiB beside a quarter of a vCPU is no size of Fargate's.
  const isOdd = memoryMib % step !== 0 || (vcpus === 0.25 && memoryMib === 1536);
  if (memoryMib >= from && memoryMib <= to && !isOdd) return;
  throw clientException(
    `Fargate resource requirements (${vcpus.toFixed(2)} vCPU, ${memoryMib} MiB) not valid.`,
  );
}

/** The requirements with those of the same type replaced. */
export function overrideRequirements(
  declared: readonly ResourceRequirement[],
  overrides: readonly ResourceRequirement[],
): readonly ResourceRequirement[] {
  const kept = declared.filter(({ type }) => !overrides.some((other) => other.type === type));
  return [...kept, ...overrides];
}

function readAmount(
  requirements: readonly ResourceRequirement[],
  type: ResourceRequirement['type'],
  pattern: RegExp,
): number {
  const value = requirements.find((requirement) => requirement.type === type)?.value;
  if (value === undefined) throw clientException(`${type} is required in resourceRequirements.`);
  if (pattern.test(value)) return Number(value);
  throw clientException(
    `Value ${value} for type ${type} in resourceRequirement is not valid. Please provide a numeric value.`,
  );
}
