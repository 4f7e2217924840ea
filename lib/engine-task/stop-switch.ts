/** Who wants the run to end before its engine does. */
export type StopReason = 'signal' | 'timeout' | 'upload';

/** After a signal ECS waits 120 seconds before it kills: transfers get what the engine's own end leaves of them. */
const SIGNAL_DEADLINE_MS = 105_000;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The one place that knows whether the run is to end early, and why: the first reason counts. */
export class StopSwitch {
  private readonly stopping = new AbortController();
  private readonly overdue = new AbortController();
  private readonly timers = new Set<NodeJS.Timeout>();
  private firstReason: StopReason | undefined;
  private timeLimit: number | undefined;

  constructor(private readonly deadlineMs: number = SIGNAL_DEADLINE_MS) {}

  get reason(): StopReason | undefined {
    return this.firstReason;
  }

  get timeLimitSeconds(): number | undefined {
    return this.timeLimit;
  }

  /** Aborted as soon as the run is to end. */
  get requested(): AbortSignal {
    return this.stopping.signal;
  }

  /** Aborted when even transfers may take no longer, since the task is about to be killed. */
  get deadline(): AbortSignal {
    return this.overdue.signal;
  }

  request(reason: StopReason): void {
    if (reason === 'signal') this.after(this.deadlineMs, () => this.overdue.abort());
    if (this.firstReason !== undefined) return;
    this.firstReason = reason;
    this.stopping.abort();
  }

  /** Requests a stop when the run takes longer than this. */
  armTimeout(seconds: number): void {
    this.timeLimit = seconds;
    this.after(seconds * 1000, () => this.request('timeout'));
  }

  /** Forgets its timers. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** Node fires longer timers at once. */
  private after(ms: number, act: () => void): void {
    const step = Math.min(ms, LONGEST_TIMER_MS);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (ms > step) this.after(ms - step, act);
      else act();
    }, step);
    this.timers.add(timer);
  }
}
