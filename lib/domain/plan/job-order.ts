import { orderSteps, type StepLinks } from '../definition/step-graph';
import type { Job } from './job-table';

/** A job among all of a run, and those whose files it reads, by their places in the list. */
export interface OrderedJob {
  readonly step: string;
  readonly needs: readonly number[];
}

/** All jobs of a run, each after those that it needs. */
export function orderJobs(
  steps: readonly StepLinks[],
  jobs: ReadonlyMap<string, readonly Job[]>,
): readonly OrderedJob[] {
  const ordered = orderSteps(steps);
  if (!ordered.ok) return [];
  const makers = new Map<string, number>();
  const list: OrderedJob[] = [];
  for (const { name } of ordered.steps) {
    for (const { inputs, outputs } of jobs.get(name) ?? []) {
      const found = Object.values(inputs).flatMap((paths) => paths.map((path) => makers.get(path)));
      const needs = new Set(found.filter((maker) => maker !== undefined));
      for (const path of Object.values(outputs)) makers.set(path, list.length);
      list.push({ step: name, needs: [...needs] });
    }
  }
  return list;
}

/** The steps of which no job can start before every job of this one has ended. */
export function findLaterSteps(jobs: readonly OrderedJob[], step: string): ReadonlySet<string> {
  const own = jobs.filter((job) => job.step === step).length;
  const all: ReadonlySet<number> = new Set();
  // For each job those of the step that it waits for; `all` stands for all of them, so that nobody copies a long set.
  const awaited: ReadonlySet<number>[] = [];
  const later = new Set(jobs.map((job) => job.step));
  jobs.forEach((job, index) => {
    const found = job.step === step ? new Set([index]) : unite(job.needs, awaited, all);
    awaited.push(found.size === own ? all : found);
    if (job.step === step || awaited[index] !== all) later.delete(job.step);
  });
  return later;
}

/** How many of these jobs at most need nothing of one another, directly or by way of any other job. */
export function countIndependent(jobs: readonly OrderedJob[], chosen: readonly number[]): number {
  // As many as there are less those that can be strung behind another one (Dilworth): a matching, made longer path by path.
  const ancestors = new Map(chosen.map((index) => [index, ancestorsOf(jobs, index, chosen)]));
  const followers = new Map<number, number>();
  const findFollower = (index: number, seen: Set<number>): boolean => {
    for (const before of ancestors.get(index) ?? []) {
      if (seen.has(before)) continue;
      seen.add(before);
      const other = followers.get(before);
      if (other === undefined || findFollower(other, seen)) {
        followers.set(before, index);
        return true;
      }
    }
    return false;
  };
  return chosen.filter((index) => !findFollower(index, new Set())).length;
}

function unite(
  needs: readonly number[],
  sets: readonly ReadonlySet<number>[],
  all: ReadonlySet<number>,
): ReadonlySet<number> {
  const parts = needs
    .map((need) => sets[need] ?? NONE)
    .filter((part) => part === all || part.size > 0);
  if (parts.includes(all)) return all;
  const [first = NONE, ...others] = parts;
  if (others.length === 0) return first;
  const united = new Set(first);
  for (const part of others) for (const index of part) united.add(index);
  return united;
}

const NONE: ReadonlySet<number> = new Set();

function ancestorsOf(
  jobs: readonly OrderedJob[],
  index: number,
  chosen: readonly number[],
): readonly number[] {
  const found = new Set<number>();
  const waiting = [...(jobs[index]?.needs ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(jobs[next]?.needs ?? []));
  }
  return chosen.filter((candidate) => found.has(candidate));
}
