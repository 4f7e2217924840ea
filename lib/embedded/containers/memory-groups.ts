/**
 * Memory limits by the kernel's control groups, where this process may make one: a container that uses more than its limit
 * is then ended as it would be in AWS. The second version of control groups is one tree, the first has a tree for memory.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The processes of a container, which together use no more memory than the limit. */
export interface MemoryGroup {
  readonly folder: string;
  /** Whether the kernel has ended a process of the group for its memory. */
  hasKilled(): boolean;
  /** To be called once all its processes have ended. */
  remove(): Promise<void>;
}

interface Hierarchy {
  readonly root: string;
  readonly limitFile: string;
  /** Limits memory and swap together; absent where the kernel does not count swap. */
  readonly swapFile: string;
  readonly swapLimit: (limit: string) => string;
  readonly eventsFile: string;
}

const hierarchies: readonly Hierarchy[] = [
  {
    root: '/sys/fs/cgroup',
    limitFile: 'memory.max',
    swapFile: 'memory.swap.max',
    swapLimit: () => '0',
    eventsFile: 'memory.events',
  },
  {
    root: '/sys/fs/cgroup/memory',
    limitFile: 'memory.limit_in_bytes',
    swapFile: 'memory.memsw.limit_in_bytes',
    swapLimit: (limit) => limit,
    eventsFile: 'memory.oom_control',
  },
];

/** Makes memory groups; where that is not possible it says so once, and containers run without a limit. */
export class MemoryGroups {
  private found: { readonly hierarchy: Hierarchy | undefined } | undefined;

  constructor(private readonly report: (line: string) => void) {}

  create(id: string, limitMib: number): MemoryGroup | undefined {
    this.found ??= { hierarchy: this.findHierarchy(id) };
    const { hierarchy } = this.found;
    if (hierarchy === undefined) return undefined;
    try {
      return makeGroup(hierarchy, id, limitMib);
    } catch (error) {
      this.report(`batch: a job runs without its memory limit: ${String(error)}`);
      return undefined;
    }
  }

  private findHierarchy(id: string): Hierarchy | undefined {
    const hierarchy = hierarchies.find((one) => works(one, `probe-${id}`));
    if (hierarchy === undefined) {
      this.report(
        'batch: jobs run without their memory limits, because this process may not make a control group',
      );
    }
    return hierarchy;
  }
}

/** Whether a process can be put into a group that has a limit: found out by doing it. */
function works(hierarchy: Hierarchy, id: string): boolean {
  try {
    const folder = makeFolder(hierarchy, id, 64);
    const join = spawnSync('bash', ['-c', 'echo 0 >"$0/cgroup.procs"', folder]);
    rmdirSync(folder);
    return join.status === 0;
  } catch {
    return false;
  }
}

function makeGroup(hierarchy: Hierarchy, id: string, limitMib: number): MemoryGroup {
  const folder = makeFolder(hierarchy, id, limitMib);
  return {
    folder,
    hasKilled: () => {
      const events = readFileSync(path.join(folder, hierarchy.eventsFile), 'utf8');
      return /^oom_kill [1-9]/m.test(events);
    },
    remove: () => removeFolder(folder),
  };
}

function makeFolder(hierarchy: Hierarchy, id: string, limitMib: number): string {
  const folder = path.join(hierarchy.root, `embedded-aws-${id}`);
  mkdirSync(folder);
  try {
    const limit = String(limitMib * 1024 * 1024);
    // Where memory is not under control the file is missing, and cannot be made.
    writeFileSync(path.join(folder, hierarchy.limitFile), limit, { flag: 'r+' });
    const swap = path.join(folder, hierarchy.swapFile);
    if (existsSync(swap)) writeFileSync(swap, hierarchy.swapLimit(limit), { flag: 'r+' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return folder;
}

async function removeFolder(folder: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      rmdirSync(folder);
      return;
    } catch {
      // A process that has just been killed stays in its group until the kernel is done with it.
      await wait(20);
    }
  }
}
