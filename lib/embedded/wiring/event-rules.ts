import * as z from 'zod';
import type { Resource } from '../template';
import { getTarget, readProperties } from './wiring';
import type { Wiring } from './wiring';

const targetSchema = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  // Lambda accepts an asynchronous event at once, so that there is nothing for EventBridge to try again.
  RetryPolicy: z.unknown().optional(),
});

const ruleSchema = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.literal('default').optional(),
  EventPattern: z.unknown().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(targetSchema).default([]),
  Tags: z.unknown().optional(),
});

/** Joins rules of the event bus to the functions that are their targets. */
export function wireEventRules(wiring: Wiring): void {
  for (const resource of wiring.stack.ofType('AWS::Events::Rule')) {
    const rule = readProperties(ruleSchema, resource);
    const schedule = rule.ScheduleExpression;
    wiring.events.addRule({
      name: resource.ref,
      ...(rule.EventPattern === undefined ? {} : { eventPattern: rule.EventPattern }),
      ...(schedule === undefined ? {} : { scheduleExpression: schedule }),
      enabled: rule.State === 'ENABLED',
      targets: rule.Targets.map((target) => ({
        id: target.Id,
        deliver: createTarget(wiring, resource, target),
      })),
    });
  }
}

function createTarget(
  wiring: Wiring,
  resource: Resource,
  target: z.infer<typeof targetSchema>,
): (event: unknown) => Promise<void> {
  const declaration = getTarget(wiring, resource, target.Arn);
  const ruleArn = resource.attribute('Arn');
  return async (event) => {
    if (wiring.mayInvoke('events.amazonaws.com', declaration, ruleArn)) {
      await wiring.asynchronous.invoke(declaration, event);
      return;
    }
    const message = `rule ${resource.ref} may not invoke ${declaration.name}`;
    wiring.world.report(`events: ${message}`);
    const queue = target.DeadLetterConfig?.Arn;
    const lost = { ruleArn, targetArn: target.Arn, message, event };
    if (queue !== undefined) sendToDeadLetterQueue(wiring, queue, lost);
  };
}

interface LostEvent {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly message: string;
  readonly event: unknown;
}

/** The event as it is, and why it could not be handed over as attributes beside it. */
function sendToDeadLetterQueue(
  { access, queues, world }: Wiring,
  queue: string,
  { ruleArn, targetArn, message, event }: LostEvent,
): void {
  const context = { 'aws:SourceArn': ruleArn, 'aws:SourceAccount': world.accountId };
  const question = { action: 'sqs:SendMessage', resourceArn: queue, context };
  if (!access.serviceMay('events.amazonaws.com', question)) {
    world.report(`events: ${ruleArn} may not send to ${queue}`);
    return;
  }
  const attributes = {
    RULE_ARN: ruleArn,
    TARGET_ARN: targetArn,
    // A missing right is not tried again.
    ERROR_CODE: 'NO_PERMISSIONS',
    ERROR_MESSAGE: message,
    RETRY_ATTEMPTS: '0',
  };
  const described = Object.entries(attributes).map(
    ([name, value]) => [name, { dataType: 'String', value }] as const,
  );
  queues.send(queue, JSON.stringify(event), Object.fromEntries(described));
}
