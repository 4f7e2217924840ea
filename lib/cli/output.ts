import { styleText } from 'node:util';

/** Where text goes: a process stream, or a test's list. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

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
    this.prose.write(`${line}\n`);
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

  private hasColours(): boolean {
    const { NO_COLOR, TERM } = this.options.environment;
    return this.prose.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
  }
}
