import { join } from 'node:path';
import type { JobFailure } from '../domain/run/run-report';
import { tellingLines } from './engine-error';
import type { FileMarks } from './file-mark';
import { describeLog, withoutLines } from './job-diagnosis';
import type { JobLedger } from './job-ledger';
import { parseJobLog, readEnd, type JobLog } from './log-tail';
import type { OwnRules } from './own-rules';
import type { OutputUploads } from './output-uploads';
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

const REMEMBERED_ERRORS = 50;

/** Turns what the engine says of its jobs into reports, uploads and failures. */
export class JobWatch {
  private version: string | undefined;
  private readonly errors: (readonly string[])[] = [];
  private readonly marks = new Map<string, string>();

  constructor(private readonly options: JobWatchOptions) {}

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
   * Snakemake 7 does not tell that a job failed whose command ended without making its outputs. A job whose log has no end
   * was cut off with the engine, and is no failure of its own.
   */
  failEnded(): void {
    for (const job of this.options.ledger.runningJobs()) {
      if (this.describeFailure(job).exitCode !== undefined) this.failJob(job.job);
    }
  }

  /**
   * Somebody else's workflow may log nothing of a job: then its tools print among the engine's own lines, and of one failure alone it is
   * clear whose they are.
   */
  explainByEngine(lines: readonly string[]): void {
    const { ledger, ownRules } = this.options;
    const [only, ...others] = ledger.failures();
    if (only === undefined || others.length > 0 || only.logTail.length > 0) return;
    const log = describeLog(lines, { exitCode: only.exitCode, ownRules });
    ledger.recordFailure({ ...only, ...log });
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
        this.failJob(event.job);
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

  private failJob(jobId: string): void {
    const { ledger, reporter, isStopping } = this.options;
    if (isStopping()) return;
    const job = ledger.fail(jobId);
    if (job === undefined) return;
    const failure = this.describeFailure(job);
    const isDetailed = ledger.failures().length < FAILURES_WITH_TAIL;
    ledger.recordFailure(isDetailed ? failure : withoutLines(failure));
    reporter.report({ event: 'job-failed', ...failure, jobs: ledger.numberedCounts() });
  }

  private describeFailure(job: SpooledJob): JobFailure {
    const [path] = job.logs;
    const log = path === undefined ? undefined : this.keepLog(job.job, path);
    const { exitCode, lines = [] } = log ?? {};
    return {
      jobId: job.job,
      rule: job.rule,
      wildcards: job.wildcards,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(log === undefined ? {} : { logKey: log.key }),
      ...describeLog([...lines, ...(exitCode === 0 ? this.errorOf(job) : [])], {
        exitCode,
        ownRules: this.options.ownRules,
      }),
    };
  }

  /** Where the command has succeeded, only the engine knows what is wrong. */
  private errorOf({ outputs }: SpooledJob): readonly string[] {
    const names = (line: string): boolean => outputs.some((path) => line.includes(path));
    return this.errors.findLast((lines) => lines.some(names)) ?? [];
  }

  private rememberError(message: string): void {
    const lines = tellingLines(message.split('\n'));
    if (lines.length === 0) return;
    this.errors.push(lines);
    this.errors.splice(0, this.errors.length - REMEMBERED_ERRORS);
  }

  private keepLog(jobId: string, path: string): (JobLog & { readonly key: string }) | undefined {
    const { workFolder, uploads } = this.options;
    const places = [join(spoolFolder(workFolder), 'logs', jobId, path), workFile(workFolder, path)];
    for (const file of places) {
      const text = readEnd(file);
      if (text !== undefined) return { ...parseJobLog(text), key: uploads.addLog(file, path) };
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
