import * as z from 'zod';
import { getTarget, readProperties } from './wiring';
import type { Wiring } from './wiring';

const subscriptionSchema = z.strictObject({
  LogGroupName: z.string(),
  FilterName: z.string().optional(),
  FilterPattern: z.string(),
  DestinationArn: z.string(),
});

/** Joins log groups to the functions that subscribe to them. */
export function wireLogSubscriptions(wiring: Wiring): void {
  const { world, logs, asynchronous, mayInvoke } = wiring;
  for (const resource of wiring.stack.ofType('AWS::Logs::SubscriptionFilter')) {
    const properties = readProperties(subscriptionSchema, resource);
    const target = getTarget(wiring, resource, properties.DestinationArn);
    const logGroup = properties.LogGroupName;
    const source = `arn:aws:logs:${world.region}:${world.accountId}:log-group:${logGroup}:*`;
    const principals = ['logs.amazonaws.com', `logs.${world.region}.amazonaws.com`];
    logs.addSubscription({
      logGroup,
      filterName: properties.FilterName ?? resource.ref,
      filterPattern: properties.FilterPattern,
      destinationArn: properties.DestinationArn,
      async deliver(payload) {
        if (principals.some((principal) => mayInvoke(principal, target, source))) {
          await asynchronous.invoke(target, payload);
          return;
        }
        world.report(`logs: group ${logGroup} may not invoke ${target.name}`);
      },
    });
  }
}
