import * as z from 'zod';
import { wildcard } from '../access/wildcard';
import type { FunctionDeclaration } from '../functions/declaration';
import type { ObjectEvent } from '../services/s3/s3';
import { describeObjectEvent } from './object-notification';
import { getTarget, readProperties } from './wiring';
import type { Wiring } from './wiring';

const configurationSchema = z.strictObject({
  Id: z.string().optional(),
  Events: z.array(z.string().startsWith('s3:Object')),
  LambdaFunctionArn: z.string(),
  Filter: z
    .strictObject({
      Key: z.strictObject({
        FilterRules: z.array(
          z.strictObject({
            Name: z
              .string()
              .toLowerCase()
              .pipe(z.enum(['prefix', 'suffix'])),
            Value: z.string(),
          }),
        ),
      }),
    })
    .optional(),
});

const notificationsSchema = z.strictObject({
  ServiceToken: z.unknown().optional(),
  BucketName: z.string(),
  Managed: z.unknown().optional(),
  SkipDestinationValidation: z.unknown().optional(),
  NotificationConfiguration: z.strictObject({
    LambdaFunctionConfigurations: z.array(configurationSchema).default([]),
  }),
});

type Configuration = z.infer<typeof configurationSchema>;

interface Notification {
  readonly id: string;
  readonly bucket: string;
  readonly target: FunctionDeclaration;
  readonly configuration: Configuration;
  matches(event: ObjectEvent): boolean;
}

/** Joins buckets to the functions that they notify. */
export function wireBucketNotifications(wiring: Wiring): void {
  const notifications = wiring.stack.ofType('Custom::S3BucketNotifications').flatMap((resource) => {
    const properties = readProperties(notificationsSchema, resource);
    const { LambdaFunctionConfigurations: list } = properties.NotificationConfiguration;
    return list.map((configuration, index) => ({
      id: configuration.Id ?? `${resource.logicalId}-${index}`,
      bucket: properties.BucketName,
      target: getTarget(wiring, resource, configuration.LambdaFunctionArn),
      configuration,
      matches: compileMatch(configuration),
    }));
  });
  for (const notification of notifications) declare(wiring, notification);
  wiring.s3.onObjectEvent((event) => {
    for (const notification of notifications) {
      if (notification.bucket === event.bucket && notification.matches(event)) {
        notify(wiring, notification, event);
      }
    }
  });
}

function declare({ s3 }: Wiring, { id, bucket, target, configuration }: Notification): void {
  const rules = configuration.Filter?.Key.FilterRules ?? [];
  s3.declareNotification(bucket, {
    ...{ id, functionArn: target.arn, events: configuration.Events },
    rules: rules.map(({ Name: name, Value: value }) => ({ name, value })),
  });
}

function compileMatch(configuration: Configuration): (event: ObjectEvent) => boolean {
  const names = configuration.Events.map((name) => wildcard(name));
  const rules = configuration.Filter?.Key.FilterRules ?? [];
  return ({ eventName, key }) =>
    names.some((matches) => matches(`s3:${eventName}`)) &&
    rules.every(({ Name: kind, Value: text }) =>
      kind === 'prefix' ? key.startsWith(text) : key.endsWith(text),
    );
}

function notify(wiring: Wiring, { id, target }: Notification, event: ObjectEvent): void {
  const { world, asynchronous, mayInvoke } = wiring;
  const notification = describeObjectEvent(event, { region: world.region, configurationId: id });
  world.delivery.send({
    name: `notification of ${event.bucket}/${event.key} to ${target.name}`,
    async deliver() {
      if (mayInvoke('s3.amazonaws.com', target, `arn:aws:s3:::${event.bucket}`)) {
        await asynchronous.invoke(target, notification);
        return;
      }
      world.report(`s3: bucket ${event.bucket} may not invoke ${target.name}`);
    },
  });
}
