import { pause } from '../../pause';
import { accessKeyOf, callerOf } from '../../role-credentials';
import type { Service, World } from '../../world';
import { answerJson } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { Executions } from './executions';
import type { Surroundings } from './executions';
import { readMachine } from './machines';
import type { Machine, MachineDeclaration } from './machines';
import { executionOperations } from './operations';
import { tokenOperations } from './token-operations';

/** Step Functions: standard workflows in JSONata. */
export interface StatesService extends Service {
  /** Throws for a property, a field or an integration that is not modelled, and for what Step Functions would refuse. */
  createStateMachine(declaration: MachineDeclaration): void;
}

interface Parts extends Pick<Surroundings, 'logs' | 'events' | 'findService'> {
  /** How long a second of a machine's waits, retries and timeouts lasts. */
  readonly secondMs: number;
  readonly random: () => number;
}

/** What CloudFormation makes sure of before it makes a machine that logs. */
const logActions = [
  ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery'],
  ...['ListLogDeliveries', 'PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'],
];

/** Starts Step Functions. */
export function createStates(world: World, { secondMs, ...parts }: Parts): StatesService {
  const machines = new Map<string, Machine>();
  const sleep = (seconds: number, signal: AbortSignal) => sleepFor(seconds * secondMs, signal);
  const executions = new Executions(world, { ...parts, sleep });
  const protocol: JsonProtocol = {
    signingName: 'states',
    targetPrefix: 'AWSStepFunctions',
    version: '1.0',
    operations: {
      ...executionOperations({ world, machines, executions }),
      ...tokenOperations(world, executions.tokens),
    },
  };
  return {
    signingName: 'states',
    handle: (request) => answerJson(protocol, request),
    createStateMachine(declaration) {
      const machine = readMachine(declaration, world.now());
      if (machine.logging !== undefined) checkLogRights(world, machine);
      machines.set(machine.arn, machine);
    },
    stop() {
      executions.stop();
      return Promise.resolve();
    },
  };
}

function checkLogRights(world: World, { name, roleArn }: Machine): void {
  const caller = callerOf(accessKeyOf(roleArn, name), world.accountId);
  for (const action of logActions) world.access.authorize(caller, `logs:${action}`, '*');
}

// A timer takes no longer one: it would fire at once.
const longestMs = 2 ** 31 - 1;

async function sleepFor(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  for (let left = milliseconds; left > 0; left -= longestMs) {
    if (!(await pause(Math.min(left, longestMs), signal))) return false;
  }
  return !signal.aborted;
}
