/** The kinds of events that an execution's history may hold. */
export type HistoryEventType =
  | `Execution${'Started' | 'Succeeded' | 'Failed' | 'Aborted' | 'TimedOut'}`
  | `${'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map'}StateEntered`
  | `${'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Parallel' | 'Map'}StateExited`
  | `Task${'Scheduled' | 'Started' | 'Submitted' | 'Succeeded' | 'Failed' | 'TimedOut'}`;

export type HistoryDetails = Readonly<Record<string, unknown>>;

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly at: Date;
  readonly type: HistoryEventType;
  readonly details: HistoryDetails;
}

/** An event as GetExecutionHistory answers it; the details lie under a name that follows from the type. */
export function describeHistoryEvent(event: HistoryEvent) {
  const { id, previousEventId, type, at, details } = event;
  const detailsName = `${detailsStem(type)}EventDetails`;
  return {
    ...{ id, previousEventId, type, timestamp: at.getTime() / 1000 },
    ...(Object.keys(details).length === 0 ? {} : { [detailsName]: details }),
  };
}

function detailsStem(type: HistoryEventType): string {
  if (type.endsWith('StateEntered')) return 'stateEntered';
  if (type.endsWith('StateExited')) return 'stateExited';
  return type.charAt(0).toLowerCase() + type.slice(1);
}
