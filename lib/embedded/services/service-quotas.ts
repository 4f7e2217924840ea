import * as z from 'zod';
import { AwsError } from '../world';
import type { Caller, Service, World } from '../world';
import { answerJson, parseInput } from './json-protocol';
import type { JsonProtocol } from './json-protocol';

interface Quota {
  readonly name: string;
  readonly value: number;
}

/** What this account may have of each; nothing here is held back when more is asked for. */
const quotas: Readonly<Record<string, Readonly<Record<string, Quota>>>> = {
  ec2: {
    'L-1216C47A': {
      name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
      value: 1024,
    },
    'L-34B43A08': {
      name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
      value: 1024,
    },
    'L-0263D0A3': { name: 'EC2-VPC Elastic IPs', value: 5 },
  },
  fargate: { 'L-3032A538': { name: 'Fargate On-Demand vCPU resource count', value: 1024 } },
  vpc: { 'L-F678F1CE': { name: 'VPCs per Region', value: 5 } },
};

const quotaSchema = z.strictObject({ ServiceCode: z.string(), QuotaCode: z.string() });

/** Service Quotas, for the few quotas that the account has. */
export function createServiceQuotas(world: World): Service {
  const find = (input: unknown, caller: Caller, action: string) => {
    const { ServiceCode: service, QuotaCode: code } = parseInput(
      quotaSchema,
      input,
      'IllegalArgumentException',
    );
    const arn = `arn:aws:servicequotas:${world.region}:${world.accountId}:${service}/${code}`;
    world.access.authorize(caller, `servicequotas:${action}`, arn);
    const quota = quotas[service]?.[code];
    if (quota === undefined) {
      throw new AwsError('NoSuchResourceException', `There is no quota ${code} of ${service}`);
    }
    const { name, value } = quota;
    return {
      Quota: {
        ...{ ServiceCode: service, QuotaArn: arn, QuotaCode: code, QuotaName: name },
        ...{ Value: value, Unit: 'None', Adjustable: true, GlobalQuota: false },
      },
    };
  };
  const protocol: JsonProtocol = {
    signingName: 'servicequotas',
    targetPrefix: 'ServiceQuotasV20190624',
    version: '1.1',
    operations: {
      GetServiceQuota: (input, { caller }) => find(input, caller, 'GetServiceQuota'),
      GetAWSDefaultServiceQuota: (input, { caller }) =>
        find(input, caller, 'GetAWSDefaultServiceQuota'),
    },
  };
  return {
    signingName: 'servicequotas',
    handle: (request) => answerJson(protocol, request),
    stop: () => Promise.resolve(),
  };
}
