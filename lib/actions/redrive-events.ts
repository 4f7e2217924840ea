import { parseDeadLetter, type DeadLetter, type UnhandledEvent } from '../domain/run/dead-letter';

/** The queues in which a deployment keeps what nobody could handle. */
export const DEAD_LETTER_QUEUES = ['unprocessed', 'undelivered'] as const;

export type DeadLetterQueueName = (typeof DEAD_LETTER_QUEUES)[number];

export interface RedriveDeps {
  readonly queueUrls: Readonly<Record<DeadLetterQueueName, string>>;
  /** Of the deployment: events for any other function stay where they are. */
  readonly functionNames: ReadonlySet<string>;
  /** About how many messages there are. */
  count(queueUrl: string): Promise<number>;
  /** A few messages that nobody else sees until they are given back, or for some minutes; none when there are no more. */
  receive(queueUrl: string, maximum: number): Promise<readonly DeadLetter[]>;
  giveBack(queueUrl: string, receipts: readonly string[]): Promise<void>;
  delete(queueUrl: string, receipt: string): Promise<void>;
  /** Hands an event to a function; resolves when Lambda has taken it. */
  send(functionName: string, payload: unknown): Promise<void>;
}

export interface RedriveOptions {
  /** Of each queue. */
  readonly limit: number;
  /** Sends the events; otherwise everything is as before. */
  readonly send: boolean;
  /** Ends the work between two events. */
  readonly signal: AbortSignal;
}

/** What became of one message. */
export interface RedriveResult {
  readonly messageId: string;
  readonly sentAt: string;
  /**
   * `waiting`: would be sent. `sent`: is in its function's hands. `stale`: comes again by itself, so sending only deletes it.
   * `kept`: stays, because of `problem`.
   */
  readonly outcome: 'waiting' | 'sent' | 'stale' | 'kept';
  readonly event?: Omit<UnhandledEvent, 'payload'> | undefined;
  readonly problem?: string | undefined;
}

export interface QueueReport {
  readonly queue: DeadLetterQueueName;
  /** About how many messages there were. */
  readonly messages: number;
  /** Of those that were looked at, oldest first. */
  readonly results: readonly RedriveResult[];
  /** Somebody wanted an end: the rest is as it was. */
  readonly interrupted?: true;
  /** Why the rest is as it was. */
  readonly problem?: string;
}

/**
 * Looks at the dead letters and, when told so, sends each event to its function again. A message is deleted only after
 * Lambda has taken its event: whatever happens in between, an event comes twice rather than never. What was done before an
 * error or an interruption is told all the same; when nothing was done, the error is thrown.
 */
export async function redriveEvents(
  deps: RedriveDeps,
  options: RedriveOptions,
): Promise<readonly QueueReport[]> {
  const reports: OpenReport[] = [];
  try {
    for (const queue of DEAD_LETTER_QUEUES) {
      const report: OpenReport = { queue, messages: 0, results: [] };
      reports.push(report);
      await redriveQueue(deps, report, options);
    }
    return reports;
  } catch (error) {
    if (reports.every(({ results }) => results.length === 0)) throw error;
    const { aborted } = options.signal;
    const end = aborted ? { interrupted: true as const } : { problem: messageOf(error) };
    return reports.map((report) => (report === reports.at(-1) ? { ...report, ...end } : report));
  }
}

/** As far as the work has come. */
interface OpenReport extends QueueReport {
  messages: number;
  readonly results: RedriveResult[];
}

async function redriveQueue(
  deps: RedriveDeps,
  report: OpenReport,
  options: RedriveOptions,
): Promise<void> {
  options.signal.throwIfAborted();
  const queueUrl = deps.queueUrls[report.queue];
  report.messages = await deps.count(queueUrl);
  const held = new Map<string, DeadLetter>();
  try {
    await collect(deps, queueUrl, options, held);
    const letters = [...held.values()].sort((a, b) => a.sentAt.localeCompare(b.sentAt));
    for (const letter of letters) {
      options.signal.throwIfAborted();
      const result = await handle(deps, queueUrl, letter, options.send);
      if (options.send && result.outcome !== 'kept') held.delete(letter.messageId);
      report.results.push(result);
    }
    report.messages = Math.max(report.messages, report.results.length);
  } finally {
    const receipts = [...held.values()].map(({ receipt }) => receipt);
    // What cannot be given back is seen again after some minutes; what was done is told only now.
    await deps.giveBack(queueUrl, receipts).catch(() => undefined);
  }
}

/** All are taken before one is handled, so that an event that fails again is not met again. */
async function collect(
  deps: RedriveDeps,
  queueUrl: string,
  { limit, signal }: RedriveOptions,
  held: Map<string, DeadLetter>,
): Promise<void> {
  while (held.size < limit) {
    signal.throwIfAborted();
    const before = held.size;
    for (const letter of await deps.receive(queueUrl, limit - held.size)) {
      held.set(letter.messageId, letter);
    }
    if (held.size === before) return;
  }
}

async function handle(
  deps: RedriveDeps,
  queueUrl: string,
  letter: DeadLetter,
  send: boolean,
): Promise<RedriveResult> {
  const { messageId, sentAt } = letter;
  const parsed = parseDeadLetter(letter);
  if (parsed === undefined) {
    const problem = 'It is no event of this deployment: nothing says which function it is for.';
    return { messageId, sentAt, outcome: 'kept', problem };
  }
  const { payload, ...event } = parsed;
  const { functionName } = event;
  const kept = (problem: string): RedriveResult => ({
    ...{ messageId, sentAt, outcome: 'kept', event, problem },
  });
  if (!deps.functionNames.has(functionName)) {
    return kept(`It is for "${functionName}", which is no function of this deployment.`);
  }
  const isStale = event.recurs === true;
  if (!send) return { messageId, sentAt, outcome: isStale ? 'stale' : 'waiting', event };
  try {
    if (!isStale) await deps.send(functionName, payload);
  } catch (error) {
    return kept(`Lambda did not take it: ${messageOf(error)}`);
  }
  try {
    await deps.delete(queueUrl, letter.receipt);
  } catch (error) {
    const done = isStale ? 'It comes again by itself' : 'It was sent';
    return kept(`${done}, and could not be deleted: ${messageOf(error)}`);
  }
  return { messageId, sentAt, outcome: isStale ? 'stale' : 'sent', event };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
