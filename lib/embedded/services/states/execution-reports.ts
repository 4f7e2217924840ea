import type { PublishedEvent } from '../events/published-event';
import type { Execution } from './execution';
import type { HistoryEvent } from './history';
import type { MachineLogging } from './machines';

/** What others hear of an execution: EventBridge of its status, CloudWatch Logs of its history. */

/** The event of an execution's status, as EventBridge carries it. */
export function describeStatusChange(execution: Execution): PublishedEvent {
  const { machine } = execution;
  const { output = null, error = null, cause = null } = execution.outcome ?? {};
  const included = { included: true };
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: machine.arn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startedAt.getTime(),
      stopDate: execution.stoppedAt?.getTime() ?? null,
      input: execution.input,
      output,
      inputDetails: included,
      outputDetails: output === null ? null : included,
      error,
      cause,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: redriveStatus(execution),
      redriveStatusReason: null,
    },
  };
}

/** The line that an event of the history makes in the machine's log; undefined when its level leaves it out. */
export function renderLogLine(
  { level, includesData }: MachineLogging,
  execution: Execution,
  event: HistoryEvent,
): string | undefined {
  if (!isLogged(level, event.type)) return undefined;
  return JSON.stringify({
    id: String(event.id),
    type: event.type,
    details: includesData ? event.details : withoutData(event.details),
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(event.at.getTime()),
    execution_arn: execution.arn,
    redrive_count: '0',
  });
}

function isLogged(level: MachineLogging['level'], type: string): boolean {
  if (level === 'ALL') return true;
  const isBad = /(Failed|TimedOut|Aborted)$/.test(type);
  return level === 'FATAL' ? isBad && type.startsWith('Execution') : level === 'ERROR' && isBad;
}

function withoutData({
  input: _i,
  output: _o,
  parameters: _p,
  error: _e,
  cause: _c,
  ...rest
}: HistoryEvent['details']) {
  return rest;
}

function redriveStatus({ status }: Execution): string {
  return status === 'RUNNING' || status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE';
}
