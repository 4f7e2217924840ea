import type { ComputeServices, SlurmCluster } from '../contract/compute-services';
import { ok, problem, warning, type Check, type Verdict } from './check';
import { imageCheck, type ImageDeps } from './diagnose-images';
import type { StackResource } from './stack-resource';

/** A job queue or a compute environment of AWS Batch. */
export interface BatchResource {
  readonly state: string;
  readonly status: string;
  readonly statusReason?: string | undefined;
}

export interface ComputeDeps extends ImageDeps {
  jobQueue(arn: string): Promise<BatchResource | undefined>;
  computeEnvironment(arn: string): Promise<BatchResource | undefined>;
  /** Status of a state machine; undefined when there is none. */
  stateMachineStatus(arn: string): Promise<string | undefined>;
  /** Images of the containers of a task definition of ECS. */
  taskImages(arn: string): Promise<readonly string[]>;
  /** Images of the containers of a job definition of AWS Batch. */
  jobImages(arn: string): Promise<readonly string[]>;
  /** What the deployment's own parameter says of where jobs may run. */
  computeServices(parameterName: string): Promise<ComputeServices>;
  /** Whether Systems Manager reaches the agent of an instance, in its own word; undefined when it knows no such instance. */
  pingStatus(instanceId: string): Promise<string | undefined>;
}

const IMAGES_OF = {
  'AWS::ECS::TaskDefinition': { asks: 'ecs:DescribeTaskDefinition', read: 'taskImages' },
  'AWS::Batch::JobDefinition': { asks: 'batch:DescribeJobDefinitions', read: 'jobImages' },
} as const;

/** Where engines and jobs run. */
export function computeChecks(
  deps: ComputeDeps,
  resources: readonly StackResource[],
): readonly Check[] {
  const arnsOf = (type: string) =>
    resources.filter((resource) => resource.type === type).map(({ physicalId }) => physicalId);
  return [
    ...arnsOf('AWS::Batch::JobQueue').map((arn): Check => ({
      name: 'job-queues',
      subject: shortName(arn),
      asks: 'batch:DescribeJobQueues',
      run: async () => [judgeBatch(await deps.jobQueue(arn))],
    })),
    ...arnsOf('AWS::Batch::ComputeEnvironment').map((arn): Check => ({
      name: 'compute-environments',
      subject: shortName(arn),
      asks: 'batch:DescribeComputeEnvironments',
      run: async () => [judgeBatch(await deps.computeEnvironment(arn))],
    })),
    ...arnsOf('AWS::StepFunctions::StateMachine').map((arn): Check => ({
      name: 'state-machine',
      subject: shortName(arn),
      asks: 'states:DescribeStateMachine',
      run: async () => [judgeStateMachine(await deps.stateMachineStatus(arn))],
    })),
  ];
}

/** One check for each image, however many definitions name it; a definition that cannot be read is a check of its own. */
export async function imageChecks(
  deps: ComputeDeps,
  resources: readonly StackResource[],
): Promise<readonly Check[]> {
  const uris = new Set<string>();
  const failed: Check[] = [];
  for (const [type, { asks, read }] of Object.entries(IMAGES_OF)) {
    const arns = resources.filter((resource) => resource.type === type);
    for (const { physicalId: arn } of arns) {
      const found = await deps[read](arn).catch(asError);
      if (!(found instanceof Error)) found.forEach((uri) => uris.add(uri));
      else failed.push(refusedCheck({ name: 'images', subject: shortName(arn), asks }, found));
    }
  }
  return [...[...uris].map((uri) => imageCheck(deps, uri)), ...failed];
}

/** Checks of what the deployment does not own and its settings name: Slurm clusters, Tibanna. */
export async function outsideChecks(
  deps: ComputeDeps,
  parameterName: string | undefined,
): Promise<readonly Check[]> {
  if (parameterName === undefined) return [];
  try {
    const { slurmClusters, tibanna } = await deps.computeServices(parameterName);
    return [
      ...slurmClusters.map((cluster) => slurmCheck(deps, cluster)),
      ...(tibanna === undefined ? [] : [tibannaCheck(deps, tibanna.stateMachineArn)]),
    ];
  } catch (error) {
    const check = { name: 'slurm', subject: parameterName, asks: 'ssm:GetParameter' } as const;
    return [refusedCheck(check, asError(error))];
  }
}

function slurmCheck(deps: ComputeDeps, { name, nodeInstanceId }: SlurmCluster): Check {
  return {
    name: 'slurm',
    subject: `${name} (${nodeInstanceId})`,
    asks: 'ssm:DescribeInstanceInformation',
    run: async () => {
      const status = await deps.pingStatus(nodeInstanceId);
      if (status === 'Online') return [ok('is online in Systems Manager')];
      const found = status === undefined ? 'is not known to' : `is ${status} in`;
      return [
        problem(
          `${found} Systems Manager: no job reaches this cluster`,
          'Start the node; see that its SSM agent runs and that its instance profile has AmazonSSMManagedInstanceCore.',
        ),
      ];
    },
  };
}

function tibannaCheck(deps: ComputeDeps, arn: string): Check {
  return {
    name: 'tibanna',
    subject: shortName(arn),
    asks: 'states:DescribeStateMachine',
    run: async () => {
      const status = await deps.stateMachineStatus(arn);
      if (status === 'ACTIVE') return [ok('is ACTIVE')];
      return [
        problem(
          status === undefined ? 'does not exist' : `is ${status}`,
          'Deploy the unicorn again with "tibanna deploy_unicorn", and name it in the setting "tibanna".',
        ),
      ];
    },
  };
}

function judgeBatch(found: BatchResource | undefined): Verdict {
  if (found === undefined) return problem('is gone', 'Deploy again with "npx cdk deploy".');
  const { state, status, statusReason } = found;
  const reason = statusReason === undefined || statusReason === '' ? '' : `: ${statusReason}`;
  if (status === 'UPDATING' || status === 'CREATING') {
    return warning(`is ${status}${reason}`, 'Run "wfm doctor" again in a minute.');
  }
  if (status !== 'VALID') {
    return problem(`is ${status}${reason}`, 'Mend what the reason names, and deploy again.');
  }
  if (state !== 'ENABLED') {
    return problem(`is ${state}: jobs wait for ever`, 'Enable it in the AWS Batch console.');
  }
  return ok('is ENABLED and VALID');
}

function judgeStateMachine(status: string | undefined): Verdict {
  if (status === 'ACTIVE') return ok('is ACTIVE');
  return problem(
    status === undefined ? 'is gone' : `is ${status}`,
    'Deploy again with "npx cdk deploy".',
  );
}

/** What follows the kind of resource in an ARN. */
function shortName(arn: string): string {
  return arn.split(/[/:]/).slice(5).slice(1).join(':');
}

/** What was asked before there could be checks, and was not answered. */
function refusedCheck(check: Omit<Check, 'run'>, error: Error): Check {
  return { ...check, run: () => Promise.reject(error) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
