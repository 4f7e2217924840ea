const KEPT_LINES = 500;
const SHOWN_LINES = 8;
const TELLING = /(error|denied|exception|failed|refused|timed? ?out|unhandled)/i;

/** What embedded AWS said of itself, kept for the case that something goes wrong. */
export class ReportLines {
  private lines: string[] = [];

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines = this.lines.slice(-KEPT_LINES / 2);
  }

  /** The newest lines that look like a cause, each once. */
  telling(): readonly string[] {
    return [...new Set(this.lines.filter((line) => TELLING.test(line)))].slice(-SHOWN_LINES);
  }
}
