import * as z from 'zod';
import type { Resource } from '../template';
import { readProperties } from './wiring';
import type { Wire, Wiring } from './wiring';

/** Topics, parameters, alarms and state machines: what a stack is operated by. */

const topicSchema = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: z.string().optional(),
  // Access reads the key by itself.
  KmsMasterKeyId: z.unknown().optional(),
  TracingConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const subscriptionSchema = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.enum(['email', 'email-json', 'sqs']),
  Endpoint: z.string(),
  FilterPolicy: z.unknown().optional(),
  FilterPolicyScope: z.enum(['MessageAttributes', 'MessageBody']).default('MessageAttributes'),
});

const parameterSchema = z.strictObject({
  Name: z.string().optional(),
  Type: z.enum(['String', 'StringList']),
  Value: z.string(),
  Description: z.string().optional(),
  Tier: z.string().optional(),
  Tags: z.unknown().optional(),
});

const actions = z.array(z.string()).default([]);
const alarmSchema = z.object({
  AlarmDescription: z.string().default(''),
  ActionsEnabled: z.boolean().default(true),
  AlarmActions: actions,
  OKActions: actions,
  InsufficientDataActions: actions,
});

/** How each of these types is made. */
export const operatedWires: Readonly<Record<string, Wire>> = {
  'AWS::SNS::Topic': ({ sns }, resource) => {
    readProperties(topicSchema, resource);
    sns.createTopic(resource.ref);
  },
  'AWS::SSM::Parameter': ({ ssm }, resource) => {
    const { Type: type, Value: value } = readProperties(parameterSchema, resource);
    ssm.createParameter({ name: resource.ref, type, value });
  },
  'AWS::CloudWatch::Alarm': createAlarm,
  'AWS::StepFunctions::StateMachine': ({ states, access }, resource) => {
    const { ref: arn, properties } = resource;
    access.checkTrust(z.string().parse(properties['RoleArn']), 'states.amazonaws.com', arn);
    states.createStateMachine({ arn, name: resource.attribute('Name'), properties });
  },
};

/** Subscribes to topics, which by then all exist. */
export function wireTopicSubscriptions({ stack, sns }: Wiring): void {
  for (const resource of stack.ofType('AWS::SNS::Subscription')) {
    const properties = readProperties(subscriptionSchema, resource);
    sns.subscribe({
      arn: resource.ref,
      topicArn: properties.TopicArn,
      protocol: properties.Protocol,
      endpoint: properties.Endpoint,
      filterPolicy: properties.FilterPolicy,
      filterScope: properties.FilterPolicyScope,
    });
  }
}

function createAlarm({ cloudwatch }: Wiring, resource: Resource): void {
  const alarm = readProperties(alarmSchema, resource);
  cloudwatch.createAlarm({
    arn: resource.attribute('Arn'),
    name: resource.ref,
    description: alarm.AlarmDescription,
    actionsEnabled: alarm.ActionsEnabled,
    actions: {
      ALARM: alarm.AlarmActions,
      OK: alarm.OKActions,
      INSUFFICIENT_DATA: alarm.InsufficientDataActions,
    },
    watched: watchedBy(resource),
  });
}

function watchedBy({ properties }: Resource): Readonly<Record<string, unknown>> {
  const described = new Set(['AlarmName', 'Tags', ...Object.keys(alarmSchema.shape)]);
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !described.has(name)));
}
