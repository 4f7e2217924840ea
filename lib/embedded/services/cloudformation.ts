import { AwsError, notImplemented } from '../world';
import type { Caller, Service, World } from '../world';
import type { Resource, Stack } from '../template';
import { answerQuery } from './query-protocol';
import type { QueryProtocol, XmlContent } from './query-protocol';

/** What CloudFormation knows of the one stack. */
export interface DeployedStack {
  readonly id: string;
  readonly stack: Stack;
  /** As it was handed over. */
  readonly template: unknown;
  readonly description: string | undefined;
  /** Whether a rule of EventBridge is switched on; undefined when it is gone. */
  readonly isRuleEnabled: (name: string) => boolean | undefined;
}

/** CloudFormation: knows the stack that embedded AWS was started with, its resources and its outputs. */
export function createCloudFormation(world: World, deployed: DeployedStack): Service {
  const { id, stack, template } = deployed;
  const createdAt = world.now().toISOString();
  const open = (parameters: URLSearchParams, caller: Caller, action: string): void => {
    const name = parameters.get('StackName');
    world.access.authorize(caller, `cloudformation:${action}`, id);
    if (name === null || name === stack.name || name === id) return;
    throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
  };
  const protocol: QueryProtocol = {
    signingName: 'cloudformation',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks(parameters, { caller }) {
        open(parameters, caller, 'DescribeStacks');
        return { Stacks: [describe(deployed, createdAt)] };
      },
      ListStackResources(parameters, { caller }) {
        open(parameters, caller, 'ListStackResources');
        return { StackResourceSummaries: stack.resources.map((one) => summarize(one, createdAt)) };
      },
      GetTemplate(parameters, { caller }) {
        open(parameters, caller, 'GetTemplate');
        return { TemplateBody: JSON.stringify(template), StagesAvailable: ['Original'] };
      },
      DetectStackResourceDrift(parameters, { caller }) {
        open(parameters, caller, 'DetectStackResourceDrift');
        const logicalId = parameters.get('LogicalResourceId') ?? '';
        return { StackResourceDrift: detectDrift(deployed, logicalId, world.now()) };
      },
    },
  };
  return {
    signingName: 'cloudformation',
    handle: (request) => answerQuery(protocol, request, world.newId()),
    stop: () => Promise.resolve(),
  };
}

function describe({ id, stack, description }: DeployedStack, createdAt: string): XmlContent {
  return {
    StackId: id,
    StackName: stack.name,
    ...(description === undefined ? {} : { Description: description }),
    CreationTime: createdAt,
    StackStatus: 'CREATE_COMPLETE',
    DisableRollback: 'false',
    Outputs: Object.entries(stack.outputs).map(([key, value]) => ({
      OutputKey: key,
      OutputValue: value,
    })),
  };
}

function summarize({ logicalId, type, ref }: Resource, createdAt: string): XmlContent {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: ref,
    ResourceType: type,
    LastUpdatedTimestamp: createdAt,
    ResourceStatus: 'CREATE_COMPLETE',
  };
}

/** Of a rule only its state can change here: nothing else of it has an operation. */
function detectDrift({ id, stack, isRuleEnabled }: DeployedStack, logicalId: string, now: Date) {
  const resource = stack.resources.find((one) => one.logicalId === logicalId);
  if (resource === undefined) {
    throw new AwsError('ValidationError', `Resource ${logicalId} does not exist for stack ${id}`);
  }
  const { type, ref, properties } = resource;
  if (type !== 'AWS::Events::Rule') throw notImplemented(`drift detection of ${type}`);
  const expected = properties['State'] === 'DISABLED' ? 'DISABLED' : 'ENABLED';
  const actual = isRuleEnabled(ref) === true ? 'ENABLED' : 'DISABLED';
  const change = { ExpectedValue: expected, ActualValue: actual, DifferenceType: 'NOT_EQUAL' };
  return {
    StackId: id,
    LogicalResourceId: logicalId,
    PhysicalResourceId: ref,
    ResourceType: type,
    StackResourceDriftStatus: actual === expected ? 'IN_SYNC' : 'MODIFIED',
    PropertyDifferences: actual === expected ? [] : [{ PropertyPath: '/State', ...change }],
    Timestamp: now.toISOString(),
  };
}
