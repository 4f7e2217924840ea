import { STACK_DESCRIPTION, STACK_OUTPUTS } from '../contract/stack-outputs';
import { shellCommand } from '../domain/plan/shell-word';
import { ok, problem, warning, type Verdict } from './check';
import type { StackResource } from './stack-resource';

/** A stack as CloudFormation tells of it. */
export interface DescribedStack {
  readonly name: string;
  readonly status: string;
  readonly statusReason?: string | undefined;
  readonly description: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** Whether a stack of that name is a deployment of these sources, of any age. */
export function isOurs({ description }: DescribedStack): boolean {
  return description === STACK_DESCRIPTION;
}

/** Whether there is only a change set that nobody has executed yet, which the next deployment replaces. */
export function isOnlyReviewed({ status }: DescribedStack): boolean {
  return status === 'REVIEW_IN_PROGRESS';
}

/** Whether the first deployment failed, so that the next one deletes the stack and begins anew. */
export function isFailedFirst({ status }: DescribedStack): boolean {
  return status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED';
}

/** What the stack itself says: whose it is, whether it can be updated, which sources it is made from. */
export function judgeStack(
  stack: DescribedStack,
  { sources, beforeDeploy }: { readonly sources: string; readonly beforeDeploy: boolean },
): readonly Verdict[] {
  if (!isOurs(stack)) return [judgeForeign(stack)];
  const status = judgeStatus(stack, beforeDeploy);
  // A stack that never came to be has no outputs at all, and nothing in it is of any version.
  if (stack.outputs.size === 0) return [status];
  const version = judgeVersion(stack.outputs.get(STACK_OUTPUTS.version), sources, beforeDeploy);
  return [status, { ...version, check: 'version' }];
}

/** What a failed first deployment leaves behind for good once its stack is deleted, and with it the list. */
export function judgeLeftovers(resources: readonly StackResource[]): readonly Verdict[] {
  const left = resources.filter(({ status }) => status === 'DELETE_SKIPPED');
  if (left.length === 0) return [];
  return [
    warning(
      `the first deployment left behind: ${left.map(({ type, physicalId }) => `${physicalId} (${type})`).join(', ')}`,
      'Note the names, which go when the stack is deleted; docs/deploy.md says how to remove what they name.',
    ),
  ];
}

/** No such stack: all right before a first deployment, and else perhaps a slip. */
export function judgeAbsence(beforeDeploy: boolean): Verdict {
  const found = 'is not deployed here';
  if (beforeDeploy) return ok(`${found}: the name is free`);
  return warning(
    `${found}: only the account was looked at`,
    'Deploy with "npx cdk deploy", or name another stack with --stack.',
  );
}

function judgeForeign({ description }: DescribedStack): Verdict {
  const what = description === '' ? 'it has no description' : `it says "${description}"`;
  return problem(
    `a stack of this name exists and is not ours: ${what}`,
    'Choose another name: the setting "stackName", and --stack for "wfm".',
  );
}

function judgeStatus(stack: DescribedStack, beforeDeploy: boolean): Verdict {
  const { name, status, statusReason } = stack;
  const found = statusReason === undefined ? status : `${status}: ${statusReason}`;
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    const command = shellCommand(
      'aws',
      'cloudformation',
      'continue-update-rollback',
      '--stack-name',
      name,
    );
    return problem(found, `Mend what its events name, then run: ${command}`);
  }
  if (isFailedFirst(stack)) {
    const judge = beforeDeploy ? warning : problem;
    return judge(
      `the first deployment failed (${found})`,
      'Read its events and mend the cause; the next "npx cdk deploy" deletes this stack and begins anew.',
    );
  }
  if (status.endsWith('_IN_PROGRESS')) {
    return problem(
      `${found}: it cannot be updated now`,
      'Wait until it has ended, then run "wfm doctor" again.',
    );
  }
  if (status.endsWith('_FAILED')) {
    return problem(
      found,
      'Read its events in the CloudFormation console, and mend what they name.',
    );
  }
  return ok(found);
}

function judgeVersion(
  deployed: string | undefined,
  sources: string,
  beforeDeploy: boolean,
): Verdict {
  if (deployed === undefined) {
    return warning(
      'was deployed by sources that did not yet say their version',
      `Upgrade it to ${sources} with "npx cdk deploy".`,
    );
  }
  const order = compareVersions(deployed, sources);
  if (order === 0) return ok(deployed);
  if (order < 0) {
    return warning(
      `is ${deployed}, and these sources are ${sources}`,
      'Upgrade it with "npx cdk deploy".',
    );
  }
  const found = `is ${deployed}, and these sources are only ${sources}: deploying them would be a step back`;
  if (!beforeDeploy) return problem(found, 'Use the newer sources.');
  return warning(
    found,
    'Use the newer sources, unless you mean to go back: CHANGELOG.md says which rows older ones cannot read.',
  );
}

/** By the numbers; what follows a hyphen makes a version older than the same without it. */
function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => {
    const [numbers = '', ...suffix] = version.split('-');
    return { numbers: numbers.split('.').map(Number), suffix: suffix.join('-') };
  });
  if (a === undefined || b === undefined) return 0;
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index += 1) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.suffix === b.suffix) return 0;
  if (a.suffix === '') return 1;
  return b.suffix === '' ? -1 : a.suffix.localeCompare(b.suffix);
}
