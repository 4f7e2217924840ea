import { STACK_OUTPUTS } from '../contract/stack-outputs';
import type { Finding } from '../domain/run/finding';
import { findingOf, ok, problem, runCheck, runChecks, type Check } from './check';
import {
  accountChecks,
  machineChecks,
  type AccountDeps,
  type DeploymentChoices,
  type Identity,
} from './diagnose-account';
import { computeChecks, imageChecks, outsideChecks, type ComputeDeps } from './diagnose-compute';
import { encryptionKeyCheck } from './diagnose-encryption-key';
import { functionChecks, type FunctionDeps } from './diagnose-functions';
import { limitChecks, type LimitDeps } from './diagnose-limits';
import { networkChecks, type NetworkDeps } from './diagnose-network';
import { jobLogsCheck, signalChecks, type SignalDeps } from './diagnose-signals';
import { rowChecks, type RowDeps } from './diagnose-rows';
import {
  isFailedFirst,
  isOnlyReviewed,
  isOurs,
  judgeAbsence,
  judgeLeftovers,
  judgeStack,
  type DescribedStack,
} from './diagnose-stack';
import { deadLetterChecks, tableChecks, type StorageDeps } from './diagnose-storage';
import type { StackResource } from './stack-resource';

export interface DiagnosisDeps
  extends
    AccountDeps,
    LimitDeps,
    NetworkDeps,
    FunctionDeps,
    StorageDeps,
    RowDeps,
    ComputeDeps,
    SignalDeps {
  /** Who asks, and where; throws when nobody that AWS knows does. */
  identify(): Promise<Identity>;
  /** Undefined when there is no such stack. */
  findStack(stackName: string): Promise<DescribedStack | undefined>;
  stackResources(stackName: string): Promise<readonly StackResource[]>;
}

export interface DiagnosisRequest {
  readonly stackName: string;
  /** Only what a deployment needs, and nothing of the one that may be there. */
  readonly beforeDeploy: boolean;
  readonly choices: DeploymentChoices;
  /** Version of these sources. */
  readonly sources: string;
}

export interface Diagnosis {
  readonly identity: Identity | undefined;
  readonly findings: readonly Finding[];
}

/** Looks at the account and, where there is one, at the deployment: all findings at once, none of them a reason to stop. */
export async function diagnoseDeployment(
  deps: DiagnosisDeps,
  request: DiagnosisRequest,
  say: (line: string) => void,
): Promise<Diagnosis> {
  const { choices, stackName, beforeDeploy } = request;
  const { identity, finding } = await identify(deps);
  // Nobody that AWS knows would be told the same by every other question.
  if (identity === undefined) {
    const machine = await runChecks(machineChecks(deps, choices, !beforeDeploy));
    return { identity, findings: [finding, ...machine] };
  }
  say(`Looking at account ${identity.accountId} in ${identity.region} ...`);
  const stack = await readStack(deps, request);
  const isDeployed = stack.resources.length > 0;
  const account = await runChecks([
    ...machineChecks(deps, choices, isDeployed && !beforeDeploy),
    ...accountChecks(deps, choices, identity),
    ...limitChecks(deps, choices, isDeployed),
    ...networkChecks(deps, choices.network, stack.resources),
    ...keyChecks(choices, identity),
    ...(choices.readsSharedJobLogs ? [jobLogsCheck(deps, request, stack.resources)] : []),
  ]);
  const findings = [finding, ...account, ...stack.findings];
  if (beforeDeploy || !isDeployed) return { identity, findings };
  say(`Looking at ${stack.resources.length} resources of stack ${stackName} ...`);
  return { identity, findings: [...findings, ...(await diagnoseStack(deps, stack))] };
}

function keyChecks({ encryptionKeyArn }: DeploymentChoices, identity: Identity): readonly Check[] {
  return encryptionKeyArn === undefined ? [] : [encryptionKeyCheck(encryptionKeyArn, identity)];
}

interface StackView {
  readonly outputs: ReadonlyMap<string, string>;
  /** Empty when there is no stack of ours, or nobody may list them. */
  readonly resources: readonly StackResource[];
  readonly findings: readonly Finding[];
}

async function identify(
  deps: Pick<DiagnosisDeps, 'identify'>,
): Promise<{ readonly identity: Identity | undefined; readonly finding: Finding }> {
  const check = { name: 'credentials', subject: 'AWS' } as const;
  try {
    const identity = await deps.identify();
    return { identity, finding: findingOf(check, ok(`${identity.arn} in ${identity.region}`)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const verdict = problem(
      `AWS does not know who asks: ${why}`,
      'Sign in, and set AWS_PROFILE and AWS_REGION or their like; "aws sts get-caller-identity" must answer.',
    );
    return { identity: undefined, finding: findingOf(check, verdict) };
  }
}

async function readStack(
  deps: Pick<DiagnosisDeps, 'findStack' | 'stackResources'>,
  request: DiagnosisRequest,
): Promise<StackView> {
  const { stackName, beforeDeploy } = request;
  const seen: { outputs: ReadonlyMap<string, string>; failedFirst: boolean } = {
    outputs: new Map(),
    failedFirst: false,
  };
  const resources: StackResource[] = [];
  const findings = await runCheck({
    name: 'stack',
    subject: stackName,
    asks: 'cloudformation:DescribeStacks',
    run: async () => {
      const stack = await deps.findStack(stackName);
      if (stack === undefined || isOnlyReviewed(stack)) return [judgeAbsence(beforeDeploy)];
      if (isOurs(stack)) {
        seen.outputs = stack.outputs;
        seen.failedFirst = isFailedFirst(stack);
      }
      return judgeStack(stack, request);
    },
  });
  const { outputs, failedFirst } = seen;
  if (outputs.size === 0 && !failedFirst) return { outputs, resources, findings };
  const listed = await runCheck({
    name: 'stack',
    subject: stackName,
    asks: 'cloudformation:ListStackResources',
    run: async () => {
      const found = await deps.stackResources(stackName);
      if (failedFirst) return judgeLeftovers(found);
      resources.push(...found);
      return [];
    },
  });
  return { outputs, resources, findings: [...findings, ...listed] };
}

async function diagnoseStack(
  deps: DiagnosisDeps,
  { outputs, resources }: StackView,
): Promise<readonly Finding[]> {
  return runChecks([
    ...functionChecks(deps, resources, outputs.get(STACK_OUTPUTS.bucketName)),
    ...tableChecks(deps, resources),
    ...rowChecks(deps, outputs.get(STACK_OUTPUTS.launchesTableName)),
    ...deadLetterChecks(deps, resources),
    ...computeChecks(deps, resources),
    ...(await imageChecks(deps, resources)),
    ...(await outsideChecks(deps, outputs.get(STACK_OUTPUTS.computeServicesParameter))),
    ...signalChecks(deps, resources),
  ]);
}
