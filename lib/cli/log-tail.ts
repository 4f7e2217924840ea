interface LogPage<Line> {
  readonly lines: readonly Line[];
  readonly nextToken: string | undefined;
}

type ReadPage<Line> = (
  logGroup: string,
  logStream: string,
  from: string | undefined,
) => Promise<LogPage<Line>>;

/** Reads a log on from where it was last read. */
export class LogTail<Line> {
  private token: string | undefined;

  constructor(private readonly readPage: ReadPage<Line>) {}

  /** What has come since, page by page. A page may be empty although there are more: the end is where the token stays the same. */
  async *read({
    logGroup,
    logStream,
  }: {
    readonly logGroup?: string | undefined;
    readonly logStream?: string | undefined;
  }): AsyncGenerator<readonly Line[], void> {
    if (logGroup === undefined || logStream === undefined) return;
    for (;;) {
      const { lines, nextToken } = await this.readPage(logGroup, logStream, this.token);
      const isLast = nextToken === undefined || nextToken === this.token;
      this.token = nextToken ?? this.token;
      if (lines.length > 0) yield lines;
      if (isLast) return;
    }
  }
}
