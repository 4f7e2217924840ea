import { closeSync, openSync, writeSync } from 'node:fs';
import { safeLines } from '../domain/failure/mask-secrets';
import { findLastError } from './engine-error';
import { maskForeignLine } from './event-line';
import { cutLines } from './log-tail';
import { PrintedFailures } from './printed-failures';

export type OutputStream = 'stdout' | 'stderr';

/** Where an engine task prints; texts are whole lines. */
export type TaskConsole = Readonly<Record<OutputStream, (text: string) => void>>;

const REMEMBERED_LINES = 200;

/** What the engine and its tools print: shown line by line, kept in a file, remembered at its end. */
export class EngineOutput {
  private descriptor: number | undefined;
  private readonly lines: string[] = [];
  readonly failures = new PrintedFailures();

  constructor(
    private readonly console: TaskConsole,
    file: string,
    /** Applied to what is remembered. */
    private readonly shorten: (line: string) => string,
  ) {
    this.descriptor = openSync(file, 'a');
  }

  add(stream: OutputStream, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.console[stream](lines.map((line) => `${maskForeignLine(line)}\n`).join(''));
    this.keep(lines.map((line) => `${line}\n`).join(''));
    const remembered = lines.map(this.shorten);
    this.failures.add(remembered);
    this.lines.push(...remembered.slice(-REMEMBERED_LINES));
    this.lines.splice(0, this.lines.length - REMEMBERED_LINES);
  }

  /** More of it than a report holds. */
  end(): string[] {
    return safeLines(this.lines);
  }

  tail(): string[] {
    return cutLines(this.end());
  }

  /** The lines that most likely say why the engine ended. */
  lastError(): string | undefined {
    return findLastError(this.lines);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** A full disk stops the file, not the run: the engine will notice for itself. */
  private keep(text: string): void {
    if (this.descriptor === undefined) return;
    try {
      writeSync(this.descriptor, text);
    } catch (error) {
      this.close();
      this.console.stderr(`wfm: the engine log is not kept any longer: ${String(error)}\n`);
    }
  }
}
