import type { StackAccess } from './access';
import type { Circumstances } from './circumstances';
import { createCloudWatch } from './services/cloudwatch/cloudwatch';
import type { EventsService } from './services/events/events';
import type { LogsService } from './services/logs/logs';
import { createSns } from './services/sns/sns';
import type { Queues } from './services/sqs/queues';
import { createSsm } from './services/ssm/ssm';
import { createStates } from './services/states/states';
import type { FindService } from './services/states/sdk-call';
import type { World } from './world';

interface Parts {
  readonly world: World;
  readonly access: StackAccess;
  readonly circumstances: Circumstances;
  readonly queues: Queues;
  readonly logs: LogsService;
  readonly events: EventsService;
  readonly findService: FindService;
}

/** Makes the services that a stack is operated by: messages, parameters, metrics and state machines. */
export function createOperatedServices(parts: Parts) {
  const { world, access, circumstances, queues, logs, events, findService } = parts;
  const serviceMay: StackAccess['serviceMay'] = (service, question) =>
    access.serviceMay(service, question);
  const sns = createSns(world, { queues, serviceMay });
  const states = createStates(world, {
    ...{ logs, events, findService },
    secondMs: circumstances.machineSecondMs,
    random: Math.random,
  });
  return {
    ...{ sns, states },
    ssm: createSsm(world, circumstances.managedInstances),
    cloudwatch: createCloudWatch(world, sns),
  };
}
