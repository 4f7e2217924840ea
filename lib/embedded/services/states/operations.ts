import * as z from 'zod';
import { AwsError } from '../../world';
import type { Caller, World } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import type { Execution } from './execution';
import type { Executions } from './executions';
import { describeHistoryEvent } from './history';
import type { Machine } from './machines';
import { payloadSchema } from './payload-limit';

const machineSchema = z.object({ stateMachineArn: z.string() });
const executionSchema = z.object({ executionArn: z.string() });
const startSchema = z.strictObject({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: payloadSchema.default('{}'),
  traceHeader: z.string().optional(),
});
const stopSchema = z.strictObject({
  executionArn: z.string(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
const listSchema = z.strictObject({
  stateMachineArn: z.string(),
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED', 'TIMED_OUT']).optional(),
  maxResults: z.int().min(0).max(1000).default(100),
  nextToken: z.string().optional(),
});
const historySchema = z.strictObject({
  executionArn: z.string(),
  maxResults: z.int().min(0).max(1000).default(100),
  reverseOrder: z.boolean().default(false),
  nextToken: z.string().optional(),
  includeExecutionData: z.boolean().default(true),
});

interface Parts {
  readonly world: World;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly executions: Executions;
}

/** The operations on machines and their executions. */
export function executionOperations(parts: Parts): Record<string, JsonOperation> {
  const { world, executions } = parts;
  const open = (caller: Caller, action: string, input: unknown): Execution => {
    const { executionArn: arn } = read(executionSchema, input);
    world.access.authorize(caller, `states:${action}`, arn);
    return executions.get(arn);
  };
  return {
    StartExecution: (input, { caller }) => startExecution(parts, input, caller),
    StopExecution(input, { caller }) {
      const { error, cause } = read(stopSchema, input);
      const execution = open(caller, 'StopExecution', input);
      executions.abort(execution, error, cause);
      return { stopDate: seconds(execution.stoppedAt) };
    },
    DescribeExecution: (input, { caller }) =>
      describeExecution(open(caller, 'DescribeExecution', input)),
    GetExecutionHistory(input, { caller }) {
      const request = read(historySchema, input);
      const { history } = open(caller, 'GetExecutionHistory', input);
      const events = history.map(describeHistoryEvent);
      const page = pageOf(request.reverseOrder ? events.reverse() : events, request);
      return { events: page.items, nextToken: page.nextToken };
    },
    ListExecutions(input, { caller }) {
      const request = read(listSchema, input);
      const all = executions.list(openMachine(parts, caller, 'ListExecutions', input));
      const { statusFilter: status } = request;
      const page = pageOf(
        all.filter((one) => status === undefined || one.status === status),
        request,
      );
      return { executions: page.items.map(summarize), nextToken: page.nextToken };
    },
    DescribeStateMachine: (input, { caller }) =>
      describeMachine(openMachine(parts, caller, 'DescribeStateMachine', input)),
    ListStateMachines(_input, { caller }) {
      world.access.authorize(caller, 'states:ListStateMachines', '*');
      return { stateMachines: [...parts.machines.values()].map(summarizeMachine) };
    },
  };
}

function startExecution(parts: Parts, input: unknown, caller: Caller) {
  const { name = parts.world.newId(), input: text } = read(startSchema, input);
  const machine = openMachine(parts, caller, 'StartExecution', input);
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/u.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
  checkJson(text);
  const execution = parts.executions.start(machine, name, text);
  return { executionArn: execution.arn, startDate: seconds(execution.startedAt) };
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = `Invalid State Machine Execution Input: '${String(error)}'`;
    throw new AwsError('InvalidExecutionInput', message);
  }
}

function openMachine(
  { world, machines }: Parts,
  caller: Caller,
  action: string,
  input: unknown,
): Machine {
  const { stateMachineArn: arn } = read(machineSchema, input);
  world.access.authorize(caller, `states:${action}`, arn);
  const machine = machines.get(arn);
  if (machine !== undefined) return machine;
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  return parseInput(schema, input, 'ValidationException');
}

function pageOf<T>(
  all: readonly T[],
  {
    maxResults,
    nextToken,
  }: { readonly maxResults: number; readonly nextToken?: string | undefined },
) {
  const from = Number(nextToken ?? 0);
  const size = maxResults === 0 ? 100 : maxResults;
  const to = from + size;
  return { items: all.slice(from, to), nextToken: to < all.length ? String(to) : undefined };
}

function summarize(execution: Execution) {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startedAt),
    stopDate: seconds(execution.stoppedAt),
  };
}

function describeExecution(execution: Execution) {
  const { output, error, cause } = execution.outcome ?? {};
  const inputDetails = { included: true };
  const outputDetails = output === undefined ? undefined : inputDetails;
  return {
    ...summarize(execution),
    ...{ input: execution.input, inputDetails, output, outputDetails, error, cause },
  };
}

function summarizeMachine({ arn, name, createdAt }: Machine) {
  return { stateMachineArn: arn, name, type: 'STANDARD', creationDate: seconds(createdAt) };
}

function describeMachine(machine: Machine) {
  const { definitionText: definition, roleArn } = machine;
  return { ...summarizeMachine(machine), status: 'ACTIVE', definition, roleArn };
}

function seconds(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : date.getTime() / 1000;
}
