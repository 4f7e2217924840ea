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
    wiring.world.report(`events: rule ${resource.ref} may not invoke ${declaration.name}`);
    const queue = target.DeadLetterConfig?.Arn;
    if (queue !== undefined) sendToDeadLetterQueue(wiring, { queue, ruleArn }, event);
  };
}

function sendToDeadLetterQueue(
  { access, queues, world }: Wiring,
  { queue, ruleArn }: { readonly queue: string; readonly ruleArn: string },
  event: unknown,
): void {
  const context = { 'aws:SourceArn': ruleArn, 'aws:SourceAccount': world.accountId };
  const question = { action: 'sqs:SendMessage', resourceArn: queue, context };
  if (access.serviceMay('events.amazonaws.com', question)) {
    queues.send(queue, JSON.stringify(event));
    return;
  }
  world.report(`events: ${ruleArn} may not send to ${queue}`);
}
