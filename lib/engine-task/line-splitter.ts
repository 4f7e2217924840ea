import { StringDecoder } from 'node:string_decoder';

/** Longer lines are cut in pieces: log drivers would cut them too, at places that we do not know. */
const MAXIMUM_LENGTH = 50_000;

/** Makes whole lines of the pieces in which a stream arrives. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  push(chunk: Buffer): string[] {
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop() ?? '';
    const full = lines.flatMap(cutInPieces);
    if (this.rest.length < MAXIMUM_LENGTH) return full;
    const pieces = cutInPieces(this.rest);
    this.rest = pieces.pop() ?? '';
    return [...full, ...pieces];
  }

  /** The last line, when the stream ended without a line feed. */
  end(): string[] {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    return last === '' ? [] : cutInPieces(last);
  }
}

function cutInPieces(line: string): string[] {
  const pieces: string[] = [];
  let rest = line.endsWith('\r') ? line.slice(0, -1) : line;
  while (rest.length > MAXIMUM_LENGTH) {
    pieces.push(rest.slice(0, MAXIMUM_LENGTH));
    rest = rest.slice(MAXIMUM_LENGTH);
  }
  return [...pieces, rest];
}
