import { z } from 'zod';
import type { Service, World } from '../../world';
import { answerJson, parseInput } from '../json-protocol';
import type { JsonProtocol } from '../json-protocol';
import { compileEventPattern } from './event-pattern';
import type { EventMatcher } from './event-pattern';
import type { PublishedEvent } from './published-event';
import { checkEntry, putEventsSchema } from './put-events';
import { ruleOperations } from './rule-operations';

/** A rule of the default event bus. */
export interface Rule {
  readonly name: string;
  readonly eventPattern?: unknown;
  readonly scheduleExpression?: string;
  readonly enabled: boolean;
  readonly targets: readonly {
    readonly id: string;
    readonly deliver: (event: unknown) => Promise<void>;
  }[];
}

/** EventBridge's default bus: rules, and the delivery of each event to the targets of those that match. */
export interface EventsService extends Service {
  /** Throws for a pattern or a schedule expression that is not modelled. */
  addRule(rule: Rule): void;
  publish(event: PublishedEvent): void;
  /** Undefined when there is no such rule. */
  isEnabled(ruleName: string): boolean | undefined;
  /** Fires every enabled schedule rule once. Nothing else does: no schedule runs by the clock. */
  tick(now: Date): void;
}

interface FullEvent extends Readonly<Record<string, unknown>> {
  readonly id: string;
}

interface ActiveRule extends Rule {
  enabled: boolean;
  readonly matches: EventMatcher;
}

/** Starts EventBridge. */
export function createEvents(world: World): Promise<EventsService> {
  const rules: ActiveRule[] = [];
  const publish = (event: PublishedEvent, at = world.now()): string => {
    const full = completeEvent(world, event, at);
    for (const rule of rules) if (rule.enabled && rule.matches(full)) send(world, rule, full);
    return full.id;
  };
  const protocol: JsonProtocol = {
    signingName: 'events',
    targetPrefix: 'AWSEvents',
    version: '1.1',
    operations: {
      ...ruleOperations(world, rules),
      PutEvents: (input, request) => {
        const { Entries: entries } = parseInput(putEventsSchema, input, 'ValidationException');
        const bus = `arn:aws:events:${world.region}:${world.accountId}:event-bus/default`;
        world.access.authorize(request.caller, 'events:PutEvents', bus);
        const results = entries.map((entry) => {
          const checked = checkEntry(entry);
          return 'event' in checked ? { EventId: publish(checked.event, checked.time) } : checked;
        });
        const failed = results.filter((result) => !('EventId' in result));
        return { FailedEntryCount: failed.length, Entries: results };
      },
    },
  };
  return Promise.resolve({
    signingName: 'events',
    handle: (request) => answerJson(protocol, request),
    addRule: (rule) => void rules.push(activate(rule)),
    publish: (event) => void publish(event),
    isEnabled: (ruleName) => rules.find(({ name }) => name === ruleName)?.enabled,
    tick(now) {
      for (const rule of rules) if (isSchedule(rule) && rule.enabled) fire(world, rule, now);
    },
    stop: () => Promise.resolve(),
  });
}

function activate(rule: Rule): ActiveRule {
  if (rule.scheduleExpression !== undefined) checkSchedule(rule.name, rule.scheduleExpression);
  if (rule.eventPattern === undefined && rule.scheduleExpression === undefined) {
    throw new Error(`Cannot add rule "${rule.name}": it has neither a pattern nor a schedule`);
  }
  if (rule.eventPattern === undefined) return { ...rule, matches: () => false };
  try {
    return { ...rule, matches: compileEventPattern(rule.eventPattern) };
  } catch (error) {
    throw new Error(`Cannot add rule "${rule.name}": ${String(error)}`, { cause: error });
  }
}

const scheduleSchema = z
  .string()
  .regex(/^(rate\(\d+ (minutes?|hours?|days?)\)|cron\((\S+ ){5}\S+\))$/);

function checkSchedule(name: string, expression: string): void {
  if (scheduleSchema.safeParse(expression).success) return;
  throw new Error(`Cannot add rule "${name}": schedule expression "${expression}" is not valid`);
}

function isSchedule(rule: Rule): boolean {
  return rule.scheduleExpression !== undefined;
}

function fire(world: World, rule: Rule, now: Date): void {
  const arn = `arn:aws:events:${world.region}:${world.accountId}:rule/${rule.name}`;
  const event = {
    source: 'aws.events',
    detailType: 'Scheduled Event',
    detail: {},
    resources: [arn],
  };
  send(world, rule, completeEvent(world, event, now));
}

function completeEvent(world: World, event: PublishedEvent, at: Date): FullEvent {
  const { source, detailType, resources = [], detail } = event;
  const { accountId: account, region } = world;
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const id = world.newId();
  const head = { version: '0', id, 'detail-type': detailType, source };
  return { ...head, account, time, region, resources, detail };
}

function send(world: World, rule: Rule, event: unknown): void {
  // Each target gets a copy of its own, as it would over the network.
  const text = JSON.stringify(event);
  for (const { id, deliver } of rule.targets) {
    world.delivery.send({
      name: `event rule ${rule.name} to ${id}`,
      deliver: () => deliver(JSON.parse(text)),
    });
  }
}
