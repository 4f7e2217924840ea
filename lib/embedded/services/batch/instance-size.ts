import type { Needs } from './needs';

/** What an instance type offers at most; undefined where it cannot be told from the type's name. */
export interface InstanceSize {
  readonly vcpus: number | undefined;
  readonly memoryMib: number | undefined;
}

const smallSizes: Readonly<Record<string, number>> = {
  nano: 2,
  micro: 2,
  small: 2,
  large: 2,
  xlarge: 4,
};

// GiB for each vCPU, in the families that say so by their first letter.
const memoryRatios: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** Reads an instance type, a family or `optimal`: of the last two nobody can say how large their largest is. */
export function readInstanceSize(type: string): InstanceSize {
  const [, letter = '', size = ''] = /^([a-z])[a-z0-9-]*\.([a-z0-9-]+)$/.exec(type) ?? [];
  const ratio = memoryRatios[letter];
  const vcpus = size === 'medium' ? mediumVcpus(letter) : vcpusOf(size);
  const isKnown = vcpus !== undefined && ratio !== undefined;
  return { vcpus, memoryMib: isKnown ? vcpus * ratio * 1024 : undefined };
}

/** Whether a container of these needs could be placed on an instance that is otherwise empty. */
export function offers({ vcpus, memoryMib }: InstanceSize, needs: Needs): boolean {
  if (vcpus !== undefined && needs.vcpus > vcpus) return false;
  // The system and the agent take some of an instance's memory: all of it can never be had.
  return memoryMib === undefined || needs.memoryMib < memoryMib;
}

// Of the families that burst, a medium one has as many as a large one.
function mediumVcpus(letter: string): number | undefined {
  if (letter === 't') return 2;
  return letter in memoryRatios ? 1 : undefined;
}

function vcpusOf(size: string): number | undefined {
  const [, times] = /^(?:metal-)?(\d+)xl(?:arge)?$/.exec(size) ?? [];
  return times === undefined ? smallSizes[size] : Number(times) * 4;
}
