import * as z from 'zod';
import { AwsError } from '../../world';
import type { World } from '../../world';
import { parseInput } from '../json-protocol';
import type { JsonOperation } from '../json-protocol';
import type { SnsService } from '../sns/sns';

const stateSchema = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);
type AlarmState = z.infer<typeof stateSchema>;

/** An alarm of the template: what it watches is not evaluated, its state is set by hand. */
export interface AlarmDeclaration {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly actionsEnabled: boolean;
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  /** What it watches, as the template has it. */
  readonly watched: Readonly<Record<string, unknown>>;
}

interface Alarm extends AlarmDeclaration {
  state: AlarmState;
  reason: string;
  changedAt: Date;
}

const describeSchema = z.strictObject({
  AlarmNames: z.array(z.string()).optional(),
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: z.unknown().optional(),
  StateValue: stateSchema.optional(),
  MaxRecords: z.unknown().optional(),
});
const setSchema = z.strictObject({
  AlarmName: z.string(),
  StateValue: stateSchema,
  StateReason: z.string(),
  StateReasonData: z.unknown().optional(),
});

/** The template's alarms. */
export class Alarms {
  private readonly alarms = new Map<string, Alarm>();

  constructor(
    private readonly world: World,
    private readonly sns: Pick<SnsService, 'publishFor'>,
  ) {}

  create(declaration: AlarmDeclaration): void {
    const treated = declaration.watched['TreatMissingData'];
    const state = treated === 'notBreaching' ? 'OK' : 'INSUFFICIENT_DATA';
    const reason = 'Unchecked: Initial alarm creation';
    const changedAt = this.world.now();
    this.alarms.set(declaration.name, { ...declaration, state, reason, changedAt });
  }

  operations(): Record<string, JsonOperation> {
    const { world } = this;
    const arnOf = (name: string) =>
      `arn:aws:cloudwatch:${world.region}:${world.accountId}:alarm:${name}`;
    return {
      DescribeAlarms: (input, { caller }) => {
        const request = parseInput(describeSchema, input, 'InvalidParameterValue');
        world.access.authorize(caller, 'cloudwatch:DescribeAlarms', arnOf('*'));
        const shown = [...this.alarms.values()].filter((alarm) => isShown(alarm, request));
        return { MetricAlarms: shown.map(describe), CompositeAlarms: [] };
      },
      SetAlarmState: (input, { caller }) => {
        const request = parseInput(setSchema, input, 'InvalidParameterValue');
        world.access.authorize(caller, 'cloudwatch:SetAlarmState', arnOf(request.AlarmName));
        const alarm = this.alarms.get(request.AlarmName);
        if (alarm === undefined)
          throw new AwsError('ResourceNotFound', 'Alarm does not exist', 404);
        this.setState(alarm, request.StateValue, request.StateReason);
      },
    };
  }

  /** Actions are taken when the state changes, not while it stays. */
  private setState(alarm: Alarm, state: AlarmState, reason: string): void {
    const before = alarm.state;
    Object.assign(alarm, { state, reason, changedAt: this.world.now() });
    if (before === state || !alarm.actionsEnabled) return;
    for (const topicArn of alarm.actions[state]) {
      const subject = `${state}: "${alarm.name}" in ${this.world.region}`;
      const message = JSON.stringify(this.messageOf(alarm, before));
      const notification = { subject, message, attributes: {} };
      this.sns.publishFor('cloudwatch.amazonaws.com', alarm.arn, { topicArn, notification });
    }
  }

  private messageOf(alarm: Alarm, before: AlarmState) {
    return {
      AlarmName: alarm.name,
      AlarmDescription: alarm.description,
      AWSAccountId: this.world.accountId,
      NewStateValue: alarm.state,
      NewStateReason: alarm.reason,
      StateChangeTime: alarm.changedAt.toISOString(),
      Region: this.world.region,
      AlarmArn: alarm.arn,
      OldStateValue: before,
      AlarmActions: alarm.actions.ALARM,
    };
  }
}

function isShown(
  { name, state }: Alarm,
  {
    AlarmNames: names,
    AlarmNamePrefix: prefix,
    StateValue: wanted,
  }: z.infer<typeof describeSchema>,
): boolean {
  if (names !== undefined && !names.includes(name)) return false;
  if (prefix !== undefined && !name.startsWith(prefix)) return false;
  return wanted === undefined || wanted === state;
}

function describe(alarm: Alarm) {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    ActionsEnabled: alarm.actionsEnabled,
    AlarmActions: alarm.actions.ALARM,
    OKActions: alarm.actions.OK,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: alarm.changedAt.getTime() / 1000,
    ...alarm.watched,
  };
}
