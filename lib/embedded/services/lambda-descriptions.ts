import { AwsError } from '../world';
import type { ServiceRequest, World } from '../world';
import type { Resource, Stack } from '../template';

type Describe = (parts: Parts, id: string, request: ServiceRequest) => unknown;

interface Parts {
  readonly world: World;
  readonly stack: Stack;
}

const descriptions: readonly (readonly [path: RegExp, describe: Describe])[] = [
  [/^\/2015-03-31\/functions\/([^/]+)\/configuration$/, describeFunction],
  [/^\/2015-03-31\/event-source-mappings\/([^/]+)$/, describeMapping],
];

/** Answers a question about a function or a mapping of the template; undefined when the request is none. */
export function describeLambda(parts: Parts, request: ServiceRequest): unknown {
  if (request.method !== 'GET') return undefined;
  for (const [path, describe] of descriptions) {
    const [, id] = path.exec(request.rawPath) ?? [];
    if (id !== undefined) return describe(parts, decodeURIComponent(id), request);
  }
  return undefined;
}

/** Every function is ready as soon as the stack is, also one whose code embedded AWS does not run. */
function describeFunction({ world, stack }: Parts, name: string, { caller }: ServiceRequest) {
  const found = stack
    .ofType('AWS::Lambda::Function')
    .find((resource) => [resource.ref, resource.attribute('Arn')].includes(name));
  const arn = found?.attribute('Arn') ?? functionArn(world, name);
  world.access.authorize(caller, 'lambda:GetFunctionConfiguration', arn);
  if (found === undefined) throw notFound(`Function not found: ${arn}`);
  const { Runtime, Role, Handler, Timeout = 3, MemorySize = 128 } = found.properties;
  return {
    ...{ FunctionName: found.ref, FunctionArn: arn, Version: '$LATEST', PackageType: 'Zip' },
    ...{ Runtime, Role, Handler, Timeout, MemorySize },
    ...{ State: 'Active', LastUpdateStatus: 'Successful' },
  };
}

function describeMapping({ world, stack }: Parts, id: string, { caller }: ServiceRequest) {
  const arn = `arn:aws:lambda:${world.region}:${world.accountId}:event-source-mapping:${id}`;
  world.access.authorize(caller, 'lambda:GetEventSourceMapping', arn);
  const found = stack.ofType('AWS::Lambda::EventSourceMapping').find(({ ref }) => ref === id);
  if (found === undefined) throw notFound(`The resource you requested does not exist: ${id}`);
  const { EventSourceArn, FunctionName, Enabled = true } = found.properties;
  return {
    ...{ UUID: id, EventSourceMappingArn: arn, EventSourceArn },
    FunctionArn: targetArn(world, stack, String(FunctionName)),
    State: Enabled === true ? 'Enabled' : 'Disabled',
  };
}

function targetArn(world: World, stack: Stack, nameOrArn: string): string {
  const isTarget = ({ ref }: Resource) => ref === nameOrArn;
  const target = stack.ofType('AWS::Lambda::Function').find(isTarget);
  return target?.attribute('Arn') ?? functionArn(world, nameOrArn);
}

function functionArn({ region, accountId }: World, nameOrArn: string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return `arn:aws:lambda:${region}:${accountId}:function:${nameOrArn}`;
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404);
}
