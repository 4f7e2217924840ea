import { join } from 'node:path';
import type { JobFailure } from '../domain/run/run-report';
import { withoutChatter } from './engine-chatter';
import { tellingLines } from './engine-error';
import { exitCodeOf } from './exit-code';
import type { FileMarks } from './file-mark';
import { describeLog, withoutLines } from './job-diagnosis';
import type { JobLedger } from './job-ledger';
import { parseJobLog, readEnd, type JobLog } from './log-tail';
import type { OwnRules } from './own-rules';
import type { OutputUploads } from './output-uploads';
import type { PrintedFailures } from './printed-failures';
import { relativeTo } from './relative-paths';
import type { RunReporter } from './run-reporter';
import type { SpooledJob, SpoolEvent } from './spool-event';
import { spoolFolder, workFile } from './work-folder';

export interface JobWatchOptions {
  readonly ledger: JobLedger;
  readonly uploads: OutputUploads;
  readonly reporter: RunReporter;
  readonly workFolder: string;
  /** The rules of the workflow's definition for its own failures. */
  readonly ownRules: OwnRules;
  readonly staged: { readonly objects: number; readonly bytes: number };
  /** Jobs that end with the run's own stop were interrupted: they did not fail. */
  readonly isStopping: () => boolean;
}

/** The log tails of more failures than this would make a result that nobody can load. */
const FAILURES_WITH_TAIL = 50;

const REMEMBERED_ERRORS = 200;

/** What an engine that has ended printed: of failed jobs, however long ago, and last of all. */
interface EngineWords {
  readonly printed: PrintedFailures;
  readonly lastLines: readonly string[];
}

/** Turns what the engine says of its jobs into reports, uploads and failures. */
export class JobWatch {
  private version: string | undefined;
  private readonly errors: (readonly string[])[] = [];
  private readonly marks = new Map<string, string>();

  private readonly shorten: (line: string) => string;

  constructor(private readonly options: JobWatchOptions) {
    this.shorten = relativeTo(options.workFolder);
  }

  get engineVersion(): string | undefined {
    return this.version;
  }

  /** The last error that the engine itself told. */
  get lastError(): string | undefined {
    return this.errors.at(-1)?.join('\n');
  }

  /** What each output was like when its job had finished. */
  get finished(): FileMarks {
    return this.marks;
  }

  handle(events: readonly SpoolEvent[]): void {
    const { ledger } = this.options;
    const { sequence } = ledger;
    for (const event of events) this.handleOne(event);
    if (ledger.sequence !== sequence) this.reportProgress();
  }

  /**
   * Snakemake 7 does not tell that a job failed whose command ended without making its outputs, or that ran Python of the Snakefile. A job
   * of which nobody says so was cut off with the engine, or had just ended well, and is no failure of its own.
   */
  failEnded(printed: PrintedFailures): void {
    for (const job of this.options.ledger.runningJobs()) {
      const failure = this.describeFailure(job);
      if (failure.exitCode !== undefined || printed.tells(job)) this.failJob(job, failure);
    }
  }

  /**
   * What ends a `run:` block is only printed. And somebody else's workflow may log nothing of a job: then its tools print among the
   * engine's own lines, and of one failure alone it is clear whose they are.
   */
  explainByEngine({ printed, lastLines }: EngineWords): void {
    const { ledger } = this.options;
    const failures = ledger.failures();
    for (const failure of failures.slice(0, FAILURES_WITH_TAIL)) {
      const exception = printed.exceptionOf(failure);
      if (exception.length > 0) this.explain(failure, [...failure.logTail, ...exception]);
      else if (failures.length === 1 && failure.logTail.length === 0)
        this.explain(failure, withoutChatter(lastLines));
    }
  }

  private explain(failure: JobFailure, lines: readonly string[]): void {
    const { ledger, ownRules } = this.options;
    const { exitCode } = failure;
    ledger.recordFailure({ ...failure, ...describeLog(lines, { exitCode, ownRules }) });
  }

  private handleOne(event: SpoolEvent): void {
    switch (event.event) {
      case 'engine-started':
        this.startEngine(event.version);
        break;
      case 'job-started':
        if (this.options.ledger.start(event)) this.reportJob('job-started', event);
        break;
      case 'job-finished':
        for (const mark of Object.entries(event.marks ?? {})) this.marks.set(...mark);
        this.finishJob(event.job);
        break;
      case 'job-failed':
        this.failById(event.job, event.exitCode);
        break;
      case 'progress':
        this.options.ledger.announce(event.total);
        break;
      case 'error':
        this.rememberError(event.message);
    }
  }

  private startEngine(version: string): void {
    const { reporter, staged } = this.options;
    if (this.version !== undefined) return;
    this.version = version;
    reporter.report({ event: 'run-started', ...staged, engineVersion: version });
    this.reportProgress();
  }

  /** Once for all that happened between two looks: each line costs a little. */
  private reportProgress(): void {
    const { reporter, ledger } = this.options;
    const { sequence } = ledger;
    reporter.report({ event: 'progress', ...ledger.progress(), steps: ledger.steps(), sequence });
  }

  private finishJob(jobId: string): void {
    const job = this.options.ledger.finish(jobId);
    if (job === undefined) return;
    this.options.uploads.addOutputs(job);
    this.reportJob('job-finished', job);
  }

  private failById(jobId: string, exitCode: number | undefined): void {
    if (this.options.isStopping()) return;
    const job = this.options.ledger.runningJobs().find((running) => running.job === jobId);
    if (job !== undefined) this.failJob(job, this.describeFailure(job, exitCode));
  }

  private failJob({ job }: SpooledJob, failure: JobFailure): void {
    const { ledger, reporter, isStopping } = this.options;
    if (isStopping() || ledger.fail(job) === undefined) return;
    const isDetailed = ledger.failures().length < FAILURES_WITH_TAIL;
    ledger.recordFailure(isDetailed ? failure : withoutLines(failure));
    reporter.report({ event: 'job-failed', ...failure, jobs: ledger.numberedCounts() });
  }

  private describeFailure(job: SpooledJob, told?: number): JobFailure {
    const { ledger, ownRules } = this.options;
    const [path] = job.logs;
    const log = path === undefined ? undefined : this.keepLog(job.job, path);
    const said = this.errorsOf(job);
    const exitCode = exitCodeOf({ told, logged: log?.exitCode, said });
    const tries = ledger.triesOf(job.job);
    const lines = [...(log?.lines ?? []), ...(exitCode === 0 ? (said.at(-1) ?? []) : [])];
    return {
      jobId: job.job,
      rule: job.rule,
      wildcards: job.wildcards,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(tries > 1 ? { tries } : {}),
      ...(log === undefined ? {} : { logKey: log.key }),
      ...describeLog(lines, { exitCode, ownRules }),
    };
  }

  /** What the engine has said of this job, which its files tell from others. */
  private errorsOf({ outputs, logs }: SpooledJob): (readonly string[])[] {
    const paths = [...outputs, ...logs];
    const words = (line: string): string[] => [line.trim(), ...line.split(/[\s'"=,;:()<>]+/)];
    return this.errors.filter((lines) => lines.flatMap(words).some((word) => paths.includes(word)));
  }

  private rememberError(message: string): void {
    const lines = tellingLines(message.split('\n')).map(this.shorten);
    if (lines.length === 0) return;
    this.errors.push(lines);
    this.errors.splice(0, this.errors.length - REMEMBERED_ERRORS);
  }

  private keepLog(jobId: string, path: string): (JobLog & { readonly key: string }) | undefined {
    const { workFolder, uploads } = this.options;
    const places = [join(spoolFolder(workFolder), 'logs', jobId, path), workFile(workFolder, path)];
    for (const file of places) {
      const text = readEnd(file);
      if (text === undefined) continue;
      const log = parseJobLog(text);
      return { ...log, lines: log.lines.map(this.shorten), key: uploads.addLog(file, path) };
    }
    return undefined;
  }

  private reportJob(
    event: 'job-started' | 'job-finished',
    { job, rule, wildcards }: SpooledJob,
  ): void {
    const { reporter, ledger } = this.options;
    reporter.report({ event, jobId: job, rule, wildcards, jobs: ledger.numberedCounts() });
  }
}
