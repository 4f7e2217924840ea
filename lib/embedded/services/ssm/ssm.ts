import * as z from 'zod';
import { AwsError } from '../../world';
import type { Caller, Service, World } from '../../world';
import { answerJson, parseInput } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { Parameters } from './parameters';
import type { Parameter } from './parameters';

/** Systems Manager: parameters, and which instances its agent runs on. */
export interface SsmService extends Service {
  createParameter(parameter: Pick<Parameter, 'name' | 'type' | 'value'>): void;
}

const getSchema = z.strictObject({ Name: z.string(), WithDecryption: z.boolean().optional() });
const getManySchema = z.strictObject({
  Names: z.array(z.string()).min(1).max(10),
  WithDecryption: z.boolean().optional(),
});
const putSchema = z.strictObject({
  Name: z.string(),
  Value: z.string().min(1),
  Type: z.enum(['String', 'StringList', 'SecureString']).default('String'),
  Overwrite: z.boolean().default(false),
  Description: z.string().optional(),
  Tier: z.string().optional(),
});
const instancesSchema = z.strictObject({
  Filters: z
    .array(z.strictObject({ Key: z.literal('InstanceIds'), Values: z.array(z.string()) }))
    .default([]),
  MaxResults: z.number().optional(),
  NextToken: z.string().optional(),
});

/** Starts Systems Manager; `instances` are the IDs of those that it reaches. */
export function createSsm(world: World, instances: readonly string[]): SsmService {
  const parameters = new Parameters(() => world.now());
  const protocol: JsonProtocol = {
    signingName: 'ssm',
    targetPrefix: 'AmazonSSM',
    version: '1.1',
    operations: {
      ...parameterOperations(world, parameters),
      DescribeInstanceInformation(input, { caller }) {
        const { Filters: filters } = read(instancesSchema, input);
        world.access.authorize(caller, 'ssm:DescribeInstanceInformation', '*');
        const shown = instances.filter((id) => filters.every((one) => one.Values.includes(id)));
        return { InstanceInformationList: shown.map(describeInstance) };
      },
    },
  };
  return {
    signingName: 'ssm',
    handle: (request) => answerJson(protocol, request),
    createParameter: (parameter) => void parameters.put(parameter, true),
    stop: () => Promise.resolve(),
  };
}

function parameterOperations(world: World, parameters: Parameters): JsonProtocol['operations'] {
  const authorize = (caller: Caller, action: string, name: string): string => {
    const bare = nameOf(name);
    world.access.authorize(caller, `ssm:${action}`, arnOf(world, bare));
    return bare;
  };
  return {
    GetParameter(input, { caller }) {
      const { Name: name } = read(getSchema, input);
      const parameter = parameters.find(authorize(caller, 'GetParameter', name));
      if (parameter !== undefined) return { Parameter: describe(world, parameter) };
      throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    },
    GetParameters(input, { caller }) {
      const { Names: names } = read(getManySchema, input);
      const found = names.map((name) => parameters.find(authorize(caller, 'GetParameters', name)));
      return {
        Parameters: found.flatMap((one) => (one === undefined ? [] : [describe(world, one)])),
        InvalidParameters: names.filter((_, index) => found[index] === undefined),
      };
    },
    DeleteParameter(input, { caller }) {
      const { Name: name } = read(getSchema, input);
      if (parameters.delete(authorize(caller, 'DeleteParameter', name))) return;
      throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    },
    PutParameter(input, { caller }) {
      const {
        Name: name,
        Type: type,
        Value: value,
        Overwrite: overwrites,
      } = read(putSchema, input);
      authorize(caller, 'PutParameter', name);
      const { version } = parameters.put({ name, type, value }, overwrites);
      return { Version: version, Tier: 'Standard' };
    },
  };
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  return parseInput(schema, input, 'ValidationException');
}

/** A parameter is asked for by its name or its ARN. */
function nameOf(nameOrArn: string): string {
  const [, path] = /^arn:aws:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(nameOrArn) ?? [];
  if (path === undefined) return nameOrArn;
  return path.includes('/', 1) ? path : path.slice(1);
}

function arnOf({ region, accountId }: World, name: string): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

function describe(world: World, { name, type, value, version, modifiedAt }: Parameter) {
  return {
    ...{ Name: name, Type: type, Value: value, Version: version, DataType: 'text' },
    ARN: arnOf(world, name),
    LastModifiedDate: modifiedAt.getTime() / 1000,
  };
}

function describeInstance(id: string) {
  return {
    InstanceId: id,
    PingStatus: 'Online',
    PlatformType: 'Linux',
    ResourceType: 'EC2Instance',
  };
}
