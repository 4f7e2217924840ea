export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** One JSON line per entry, so that CloudWatch can search by field: `{ $.launchId = "..." }`. */
export function createLogger(
  functionName: string,
  write: (line: string) => void = writeLine,
): Logger {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      write(JSON.stringify({ level, function: functionName, message, ...fields }));
    };
  return { info: log('INFO'), warn: log('WARN'), error: log('ERROR') };
}

/** What of an error a log entry holds; `cause` is followed. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const cause = error.cause === undefined ? {} : { cause: errorFields(error.cause) };
  return { error: error.name, reason: error.message, stack: error.stack, ...cause };
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
