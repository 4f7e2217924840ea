import type { BatchFailure } from './batch-failures';
import type { FailureType, Owner } from './failure';

/** Whose end is asked about: a job of a step within the engine's task, the engine itself, or a job of AWS Batch. */
export type Ended = 'step' | 'engine' | 'batch job';

/** What is known of an end, by who says it. All texts are plain and without secrets. */
export interface Symptoms {
  readonly of: Ended;
  /** How a sentence calls what ended, e.g. `Step align (NA12878)`. */
  readonly who: string;
  /** Of the failed command, or what the engine printed of its error, oldest line first. */
  readonly log?: readonly string[] | undefined;
  /** What ECS or Batch says of the container. */
  readonly reason?: string | undefined;
  /** What ECS says of the task, or Batch of the job. */
  readonly status?: string | undefined;
  readonly stopCode?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly isEndedBySomebody?: boolean | undefined;
  /** The platform knows it no more, and nobody heard of its end. */
  readonly isVanished?: boolean | undefined;
  /** What the engine task itself names as its error, and the sentence that it has for it. */
  readonly error?: string | undefined;
  readonly told?: string | undefined;
  /** How often that was tried. */
  readonly tries?: number | undefined;
}

/** `never-ran` is the status of a container that has no exit code of its own, whose reason may be another container's otherwise. */
export type TextSource = 'log' | 'reason' | 'status' | 'never-ran';

/** What a rule has found. */
export interface Found {
  /** The matching line or text; empty when no text was asked. */
  readonly text: string;
  /** What the rule's first group holds, e.g. the name of a program. */
  readonly what?: string | undefined;
  /** Of the line in the log. */
  readonly line?: number | undefined;
}

export interface FailureRule {
  readonly type: FailureType;
  readonly owner: Owner;
  /** Whose ends it is about; all when absent. */
  readonly of?: readonly Ended[];
  /** One of them has to match; without any, `when` decides alone. */
  readonly texts?: Readonly<Partial<Record<TextSource, RegExp>>>;
  readonly when?: (symptoms: Symptoms) => boolean;
  /** What a command may go on after: then only the last complaints of a log count. */
  readonly survivable?: true;
  /** Exit codes by which it counts wherever it stands. */
  readonly provenBy?: readonly number[];
  /** A line close to the one in the log has to match this too. */
  readonly near?: RegExp;
  /** What the state machine of jobs is told; `CommandFailed` when absent. */
  readonly batch?: BatchFailure;
  /** One sentence, without a full stop. */
  readonly say: (symptoms: Symptoms, found: Found) => string;
  readonly hint: string;
}

/** What was found with the line below it, where that has the rest of the sentence. */
export function withNextLine({ log = [] }: Symptoms, { text, line }: Found): string {
  const below = line === undefined ? [] : log.slice(line + 1).map((each) => each.trim());
  const next = below.find((each) => each !== 'Error:') ?? '';
  return text.endsWith(':') && next !== '' ? `${text} ${next}` : text;
}

/** Where only what a platform says of a start counts. */
export function atStart(pattern: RegExp): NonNullable<FailureRule['texts']> {
  return { reason: pattern, 'never-ran': pattern };
}
