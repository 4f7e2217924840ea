import * as z from 'zod';
import { AwsError } from '../../world';
import type { Caller, World } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import { payloadSchema } from './payload-limit';
import type { TaskTokens } from './task-tokens';

const tokenSchema = z.object({ taskToken: z.string().min(1) });
const successSchema = z.strictObject({ taskToken: z.string(), output: payloadSchema });
const failureSchema = z.strictObject({
  taskToken: z.string(),
  error: z.string().max(256).default(''),
  cause: z.string().max(32_768).default(''),
});

/** The operations by which a Task's work answers its token. */
export function tokenOperations(world: World, tokens: TaskTokens): Record<string, JsonOperation> {
  const open = (caller: Caller, action: string, input: unknown): string => {
    const { taskToken } = read(tokenSchema, input);
    world.access.authorize(caller, `states:${action}`, tokens.machineOf(taskToken));
    return taskToken;
  };
  return {
    SendTaskSuccess(input, { caller }) {
      const { output } = read(successSchema, input);
      const value = parseOutput(output);
      tokens.succeed(open(caller, 'SendTaskSuccess', input), value);
    },
    SendTaskFailure(input, { caller }) {
      const { error, cause } = read(failureSchema, input);
      tokens.fail(open(caller, 'SendTaskFailure', input), error, cause);
    },
    SendTaskHeartbeat(input, { caller }) {
      tokens.heartbeat(open(caller, 'SendTaskHeartbeat', input));
    },
  };
}

function parseOutput(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${String(error)}'`);
  }
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  return parseInput(schema, input, 'ValidationException');
}
