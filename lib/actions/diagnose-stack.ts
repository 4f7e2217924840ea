import { STACK_DESCRIPTION, STACK_OUTPUTS } from '../contract/stack-outputs';
import { shellCommand } from '../domain/plan/shell-word';
import { ok, problem, warning, type Verdict } from './check';

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

/** What the stack itself says: whose it is, whether it can be updated, which sources it is made from. */
export function judgeStack(stack: DescribedStack, sources: string): readonly Verdict[] {
  if (!isOurs(stack)) return [judgeForeign(stack)];
  const version = judgeVersion(stack.outputs.get(STACK_OUTPUTS.version), sources);
  return [judgeStatus(stack), { ...version, check: 'version' }];
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

function judgeStatus({ name, status, statusReason }: DescribedStack): Verdict {
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
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED') {
    return problem(
      `the first deployment failed (${found})`,
      'Read its events and mend the cause; the next "npx cdk deploy" deletes this stack and begins anew. What it retained stays: "wfm uninstall --plan" lists it.',
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

function judgeVersion(deployed: string | undefined, sources: string): Verdict {
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
  return problem(
    `is ${deployed}, and these sources are only ${sources}: deploying them would be a step back`,
    'Use the newer sources.',
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
