import type { FailureEvidence, RunFailure } from './failure';

const STORED_GROUPS = 10;
const TOLD_GROUPS = 5;

type Groups = NonNullable<FailureEvidence['groups']>;

/** One failure of several jobs: the first, which others may have followed from, with how many failed for which reason and where. */
export function groupFailures(failures: readonly RunFailure[]): RunFailure | undefined {
  const [first] = failures;
  if (first === undefined) return undefined;
  const failedJobs = failures.length;
  if (failedJobs === 1) return { ...first, evidence: { ...first.evidence, failedJobs } };
  const groups = countGroups(failures);
  return {
    ...first,
    message: `${first.message}; ${failedJobs} jobs failed in all${tellGroups(groups)}`,
    evidence: { ...first.evidence, failedJobs, groups: groups.slice(0, STORED_GROUPS) },
  };
}

/** In the order in which they first occurred. */
function countGroups(failures: readonly RunFailure[]): Groups {
  const groups = new Map<string, Groups[number]>();
  for (const { type, evidence } of failures) {
    const { rule = '' } = evidence;
    const key = `${type}/${rule}`;
    groups.set(key, { type, rule, jobs: (groups.get(key)?.jobs ?? 0) + 1 });
  }
  return [...groups.values()];
}

function tellGroups(groups: Groups): string {
  if (groups.length === 1) return '';
  const told = groups
    .slice(0, TOLD_GROUPS)
    .map(({ type, rule, jobs }) => `${jobs} ${type} in ${rule}`);
  const others = groups.slice(TOLD_GROUPS).reduce((sum, { jobs }) => sum + jobs, 0);
  return ` (${[...told, ...(others > 0 ? [`${others} ${others === 1 ? 'other' : 'others'}`] : [])].join(', ')})`;
}
