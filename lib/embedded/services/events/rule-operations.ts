import { z } from 'zod';
import { AwsError } from '../../world';
import type { Caller, World } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';

/** A rule as its operations see it: it can be switched off and on. */
export interface SwitchedRule {
  readonly name: string;
  readonly eventPattern?: unknown;
  readonly scheduleExpression?: string;
  enabled: boolean;
}

const ruleSchema = z.strictObject({
  Name: z.string(),
  EventBusName: z.literal('default').optional(),
});

/** The operations on one rule of the default bus. */
export function ruleOperations(
  world: World,
  rules: readonly SwitchedRule[],
): Record<string, JsonOperation> {
  const find = (input: unknown, caller: Caller, action: string) => {
    const { Name: name } = parseInput(ruleSchema, input, 'ValidationException');
    const arn = `arn:aws:events:${world.region}:${world.accountId}:rule/${name}`;
    world.access.authorize(caller, `events:${action}`, arn);
    const rule = rules.find((one) => one.name === name);
    if (rule !== undefined) return { rule, arn };
    const message = `Rule ${name} does not exist on EventBus default.`;
    throw new AwsError('ResourceNotFoundException', message);
  };
  return {
    DescribeRule(input, { caller }) {
      const { rule, arn } = find(input, caller, 'DescribeRule');
      const { name, eventPattern: pattern, scheduleExpression: schedule, enabled } = rule;
      return {
        ...{ Name: name, Arn: arn, EventBusName: 'default' },
        State: enabled ? 'ENABLED' : 'DISABLED',
        ...(pattern === undefined ? {} : { EventPattern: JSON.stringify(pattern) }),
        ...(schedule === undefined ? {} : { ScheduleExpression: schedule }),
      };
    },
    DisableRule(input, { caller }) {
      find(input, caller, 'DisableRule').rule.enabled = false;
    },
    EnableRule(input, { caller }) {
      find(input, caller, 'EnableRule').rule.enabled = true;
    },
  };
}
