const lineFeed = 0x0a;

/** A log line of CloudWatch Logs holds 256 kB less 26 bytes of its own. */
export const maxLineBytes = 256 * 1024 - 26;

/**
 * Turns a stream of bytes into lines, as the awslogs driver does: a longer line becomes several, never within a
 * character, and an empty line nothing.
 */
export class OutputLines {
  private rest: Buffer = Buffer.alloc(0);

  /** The lines that these bytes complete. */
  take(bytes: Buffer): string[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const lines: string[] = [];
    for (let end = this.nextEnd(); end !== undefined; end = this.nextEnd()) {
      lines.push(this.rest.toString('utf8', 0, end));
      this.rest = this.rest.subarray(this.rest[end] === lineFeed ? end + 1 : end);
    }
    return lines.filter((line) => line !== '');
  }

  /** What is left when the stream has ended without a line feed. */
  end(): string[] {
    const lines = this.rest.length === 0 ? [] : [this.rest.toString('utf8')];
    this.rest = Buffer.alloc(0);
    return lines;
  }

  private nextEnd(): number | undefined {
    const feed = this.rest.indexOf(lineFeed);
    if (feed >= 0 && feed <= maxLineBytes) return feed;
    if (this.rest.length <= maxLineBytes) return undefined;
    let cut = maxLineBytes;
    while (cut > maxLineBytes - 4 && isContinuation(this.rest[cut])) cut -= 1;
    return cut;
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
