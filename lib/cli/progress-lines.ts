import { safeText } from '../domain/failure/mask-secrets';
import type { Attention } from '../domain/launch/attention';
import { hasEnded } from '../domain/launch/launch';
import type { LaunchStatus } from '../domain/launch/launch-status';
import type { EngineEvent } from '../domain/run/run-report';
import type { LaunchNews } from './follow-launch';
import type { Output } from './output';
import { printable } from './printable';
import { formatDuration } from './quantities';
import { renderStepsInLine } from './step-lines';

/** Jobs per step, as the launch's plan counts them. */
export type StepTotals = readonly { readonly name: string; readonly jobs: number }[];

interface ProgressLinesOptions {
  readonly output: Output;
  readonly now: () => Date;
  /** Undefined as long as it is not known. */
  readonly totals: () => StepTotals | undefined;
}

/** Where the text of a line begins. */
const CONTINUED = 24;

const STATUS_STYLES = {
  SUCCEEDED: 'green',
  FAILED: 'red',
  REJECTED: 'red',
  CANCELLED: 'yellow',
} as const satisfies Partial<Record<LaunchStatus, string>>;

/**
 * Prints one line per status and per finished or failed job: `  2.3 s  align  1 of 2  NA12878/L1`. On a terminal the counts of all
 * steps stand below, and change in place.
 */
export class ProgressLines {
  private readonly startedAt: Date;
  private readonly done = new Map<string, Set<string>>();
  private sequence = -1;

  constructor(private readonly options: ProgressLinesOptions) {
    this.startedAt = options.now();
  }

  tell(news: LaunchNews): void {
    if (news.kind === 'event') {
      this.tellEvent(news.event);
      return;
    }
    if (news.kind === 'attention') {
      this.tellAttention(news.attention);
      return;
    }
    const { recordedStatus, statusReason } = news.launch;
    if (hasEnded(news.launch)) this.options.output.showStatus('');
    const styles: Partial<Record<LaunchStatus, 'green' | 'red' | 'yellow'>> = STATUS_STYLES;
    this.print(recordedStatus, statusReason ?? '', styles[recordedStatus] ?? 'cyan');
  }

  /** A launch that does not go on may stay RUNNING for days. */
  private tellAttention(attention: Attention | undefined): void {
    if (attention === undefined) {
      this.print('GOES ON', 'what kept it has passed', 'cyan');
      return;
    }
    const { type, owner, message, hint } = attention;
    this.print('ATTENTION', `${type}: ${safeText(message)}`, 'yellow');
    this.options.output.say(`${' '.repeat(CONTINUED)}${owner}: ${printable(safeText(hint))}`);
  }

  private tellEvent(event: EngineEvent): void {
    if (event.event === 'job-finished') {
      this.tellFinished(event.rule, event.jobId, placeOf(event.wildcards));
    }
    if (event.event === 'progress') this.tellSteps(event);
    if (event.event === 'job-failed') {
      const code = event.exitCode === undefined ? '' : `, exit code ${event.exitCode}`;
      this.print(event.rule, `failed${placeOf(event.wildcards)}${code}`, 'red');
    }
  }

  private tellSteps({ steps, sequence = 0 }: Extract<EngineEvent, { event: 'progress' }>): void {
    const { output } = this.options;
    // Log lines can overtake one another.
    if (steps === undefined || output.columns === undefined || sequence < this.sequence) return;
    this.sequence = sequence;
    output.showStatus(renderStepsInLine(steps, output.columns));
  }

  private tellFinished(rule: string, jobId: string, place: string): void {
    const jobs = this.done.get(rule) ?? new Set();
    // Log lines can be delivered twice.
    if (jobs.has(jobId)) return;
    this.done.set(rule, jobs.add(jobId));
    const total = this.options.totals()?.find(({ name }) => name === rule)?.jobs;
    const count = total === undefined ? `${jobs.size} done` : `${jobs.size} of ${total}`;
    this.print(rule, `${count}${place}`);
  }

  private print(word: string, text: string, style?: 'green' | 'red' | 'yellow' | 'cyan'): void {
    const { output, now } = this.options;
    const seconds = (now().getTime() - this.startedAt.getTime()) / 1000;
    const column = printable(word).padEnd(10);
    const shown = style === undefined ? column : output.styled(style, column);
    output.say(`  ${formatDuration(seconds).padStart(8)}  ${shown}  ${printable(text)}`.trimEnd());
  }
}

function placeOf(wildcards: Readonly<Record<string, string>>): string {
  const values = Object.values(wildcards).join('/');
  return values === '' ? '' : `  ${values}`;
}
