import type { EngineEventBody } from '../domain/run/run-report';
import type { TaskConsole } from './engine-output';
import { formatEventLine } from './event-line';

interface ReporterOptions {
  readonly launchId: string;
  readonly attempt: number;
  readonly console: TaskConsole;
  readonly now: () => Date;
}

/** Prints events as lines of ours, and notes for whoever reads the log. */
export class RunReporter {
  constructor(private readonly options: ReporterOptions) {}

  report(body: EngineEventBody): void {
    const { launchId, attempt, console, now } = this.options;
    const line = formatEventLine({ launchId, attempt, time: now().toISOString() }, body);
    console.stdout(`${line}\n`);
  }

  note(text: string): void {
    this.options.console.stderr(`wfm: ${text}\n`);
  }
}
