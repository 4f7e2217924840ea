import * as z from 'zod';
import type { Assembly } from './assembly';
import { createCloudFormation } from './services/cloudformation';
import { createEc2 } from './services/ec2';
import { createEcr } from './services/ecr';
import type { EventsService } from './services/events/events';
import { createIam } from './services/iam';
import { createServiceQuotas } from './services/service-quotas';
import type { SsmService } from './services/ssm/ssm';
import { createSts } from './services/sts';
import { stackId } from './template';
import type { Stack } from './template';
import type { Service, World } from './world';

interface Parts {
  readonly world: World;
  readonly stack: Stack;
  readonly assembly: Assembly;
  readonly events: EventsService;
  readonly ssm: SsmService;
}

const describedSchema = z.object({ Description: z.string().optional() });

/** What "cdk bootstrap" leaves in an account, by the version that the CDK of 2026 has. */
const bootstrap = { name: '/cdk-bootstrap/hnb659fds/version', type: 'String', value: '33' };

/** Makes the services by which an account tells what it is, what it may have and what has been deployed into it. */
export function createAccountServices(parts: Parts): readonly Service[] {
  const { world, stack, assembly, events, ssm } = parts;
  const { region, accountId } = world;
  ssm.createParameter(bootstrap);
  const { template } = assembly;
  return [
    createSts(world),
    createIam(world, stack),
    createEc2(world, stack),
    createEcr(world, assembly),
    createServiceQuotas(world),
    createCloudFormation(world, {
      ...{ stack, template, id: stackId({ region, accountId, stackName: stack.name }) },
      description: describedSchema.parse(template).Description,
      isRuleEnabled: (name) => events.isEnabled(name),
    }),
  ];
}
