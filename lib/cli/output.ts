import { styleText } from 'node:util';

/** Where text goes: a process stream, or a test's list. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** How wide a terminal is. */
  readonly columns?: number | undefined;
}

const DEFAULT_COLUMNS = 80;
const ERASE_LINE = '\r\u001b[2K';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

interface OutputOptions {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** The answer is for a program: stdout holds JSON, and everything else goes to stderr. */
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The only printer of the command line. */
export class Output {
  readonly json: boolean;
  private readonly prose: TextSink;
  /** What stands in the line below everything that was said. */
  private status = '';

  constructor(private readonly options: OutputOptions) {
    this.json = options.json;
    this.prose = options.json ? options.stderr : options.stdout;
  }

  /** Whether a person watches stdout. */
  get watched(): boolean {
    return !this.json && this.options.stdout.isTTY === true;
  }

  /** Tells the reader something, on a line of its own; never part of a JSON answer. */
  say(line = ''): void {
    this.prose.write(`${this.erasure()}${line}\n${this.status}`);
  }

  /** How wide the terminal is on which prose is read; undefined when nobody watches it, or it can't be written over. */
  get columns(): number | undefined {
    const isScreen = this.prose.isTTY === true && this.options.environment['TERM'] !== 'dumb';
    return isScreen ? (this.prose.columns ?? DEFAULT_COLUMNS) : undefined;
  }

  /** A line at the end of a terminal that changes in place; nothing anywhere else. An empty one takes it away. */
  showStatus(text: string): void {
    if (this.columns === undefined || text === this.status) return;
    this.prose.write(`${this.erasure()}${text}`);
    this.status = text;
  }

  /** What went wrong. */
  complain(text: string): void {
    this.options.stderr.write(`${text}\n`);
  }

  /** Text that is the answer itself, on stdout whatever the mode. */
  answer(text: string): void {
    this.options.stdout.write(`${text}\n`);
  }

  /** One JSON value on one line of stdout. */
  answerJson(value: unknown): void {
    this.answer(JSON.stringify(value));
  }

  /** Styles prose for a terminal; plain text everywhere else. */
  styled(style: Style, text: string): string {
    return this.hasColours() ? styleText(style, text, { validateStream: false }) : text;
  }

  private erasure(): string {
    return this.status === '' ? '' : ERASE_LINE;
  }

  private hasColours(): boolean {
    const { NO_COLOR, TERM } = this.options.environment;
    return this.prose.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
  }
}
