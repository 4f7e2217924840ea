import { AwsError } from '../world';
import type { Service, World } from '../world';
import { answerQuery } from './query-protocol';
import type { QueryProtocol } from './query-protocol';

/** What CloudFormation tells of the one stack. */
export interface DescribedStack {
  readonly id: string;
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** CloudFormation: knows the stack that embedded AWS was started with, and its outputs. */
export function createCloudFormation(world: World, stack: DescribedStack): Service {
  const createdAt = world.now().toISOString();
  const protocol: QueryProtocol = {
    signingName: 'cloudformation',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks(parameters, { caller }) {
        const name = parameters.get('StackName');
        world.access.authorize(caller, 'cloudformation:DescribeStacks', stack.id);
        if (name !== null && name !== stack.name && name !== stack.id) {
          throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
        }
        return { Stacks: [describe(stack, createdAt)] };
      },
    },
  };
  return {
    signingName: 'cloudformation',
    handle: (request) => answerQuery(protocol, request, world.newId()),
    stop: () => Promise.resolve(),
  };
}

function describe({ id, name, outputs }: DescribedStack, createdAt: string) {
  return {
    StackId: id,
    StackName: name,
    CreationTime: createdAt,
    StackStatus: 'CREATE_COMPLETE',
    DisableRollback: 'false',
    Outputs: Object.entries(outputs).map(([key, value]) => ({
      OutputKey: key,
      OutputValue: value,
    })),
  };
}
