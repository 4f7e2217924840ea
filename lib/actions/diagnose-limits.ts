import { shellCommand } from '../domain/plan/shell-word';
import { ok, problem, warning, type Check } from './check';

export interface LimitDeps {
  /** The quota in force, in its own unit; undefined when AWS knows none of this code. */
  quota(serviceCode: string, quotaCode: string): Promise<number | undefined>;
  /** Those of the types and families of instances that the region offers, e.g. `m6i` for `m6i.large` and its like. */
  offeredInstanceTypes(typesOrFamilies: readonly string[]): Promise<readonly string[]>;
  /** How many compute environments and job queues the region has already. */
  batchUsage(): Promise<{ readonly computeEnvironments: number; readonly jobQueues: number }>;
}

/** What of the settings of a deployment has a limit. */
export interface LimitChoices {
  readonly instanceTypes: readonly string[];
  readonly maxVcpus: { readonly ec2: number; readonly spot: number; readonly fargate: number };
}

const VCPU_QUOTAS = [
  {
    pool: 'ec2',
    setting: 'batch.onDemandMaxVcpus',
    service: 'ec2',
    code: 'L-1216C47A',
    title: 'EC2 on demand, standard instances',
  },
  {
    pool: 'spot',
    setting: 'batch.spotMaxVcpus',
    service: 'ec2',
    code: 'L-34B43A08',
    title: 'EC2 spot, standard instances',
  },
  {
    pool: 'fargate',
    setting: 'batch.fargateMaxVcpus',
    service: 'fargate',
    code: 'L-3032A538',
    title: 'Fargate on demand',
  },
] as const;

/** Fixed for every account: https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html */
const BATCH_LIMIT = 50;

/** Words of AWS Batch, which takes what the region has for them. */
const ANY_INSTANCE_TYPE = ['optimal', 'default_x86_64'];

/** A deployment has one of each for EC2 on demand, EC2 spot and Fargate. */
const BATCH_NEED = 3;

/** Whether the account may have as much as the settings let jobs ask for. */
export function limitChecks(
  deps: LimitDeps,
  choices: LimitChoices,
  isDeployed: boolean,
): readonly Check[] {
  const named = choices.instanceTypes.filter((type) => !ANY_INSTANCE_TYPE.includes(type));
  return [
    ...VCPU_QUOTAS.map((quota) => vcpuCheck(deps, choices, quota)),
    ...(named.length === 0 ? [] : [instanceTypesCheck(deps, named)]),
    ...(isDeployed ? [] : [batchLimitsCheck(deps)]),
  ];
}

/** The command that asks AWS for more. */
export function raiseQuotaCommand(service: string, code: string, wanted: number): string {
  return shellCommand(
    ...['aws', 'service-quotas', 'request-service-quota-increase', '--service-code', service],
    ...['--quota-code', code, '--desired-value', String(wanted)],
  );
}

function vcpuCheck(
  deps: LimitDeps,
  { maxVcpus }: LimitChoices,
  { pool, setting, service, code, title }: (typeof VCPU_QUOTAS)[number],
): Check {
  const wanted = maxVcpus[pool];
  const raise = raiseQuotaCommand(service, code, wanted);
  return {
    name: 'quotas',
    subject: `${title} (${code})`,
    asks: 'servicequotas:GetServiceQuota',
    run: async () => {
      const vcpus = await deps.quota(service, code);
      if (vcpus === undefined) return [warning('AWS names no quota of this code', `Run: ${raise}`)];
      if (vcpus >= wanted) return [ok(`${vcpus} vCPUs, ${wanted} wanted`)];
      return [
        warning(
          `${vcpus} vCPUs, and "${setting}" is ${wanted}: further jobs wait`,
          `Lower the setting, or run: ${raise}`,
        ),
      ];
    },
  };
}

function instanceTypesCheck(deps: LimitDeps, chosen: readonly string[]): Check {
  return {
    name: 'instance-types',
    subject: chosen.join(', '),
    asks: 'ec2:DescribeInstanceTypeOfferings',
    run: async () => {
      const offered = await deps.offeredInstanceTypes(chosen);
      const missing = chosen.filter((type) => !offered.includes(type));
      if (missing.length === 0) return [ok('offered in this region')];
      return [
        problem(
          `not offered in this region: ${missing.join(', ')}`,
          'Take them out of the setting "batch.instanceTypes", or deploy in another region.',
        ),
      ];
    },
  };
}

function batchLimitsCheck(deps: LimitDeps): Check {
  return {
    name: 'batch-limits',
    subject: 'AWS Batch in this region',
    asks: 'batch:DescribeComputeEnvironments',
    run: async () => {
      const { computeEnvironments, jobQueues } = await deps.batchUsage();
      const used = `${computeEnvironments} compute environments and ${jobQueues} job queues of ${BATCH_LIMIT}`;
      const most = Math.max(computeEnvironments, jobQueues);
      if (most + BATCH_NEED <= BATCH_LIMIT) return [ok(`in use: ${used}`)];
      return [
        problem(
          `in use: ${used}, and a deployment needs ${BATCH_NEED} of each`,
          'Delete those that nobody uses: AWS does not raise this limit.',
        ),
      ];
    },
  };
}
