import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { hasCode } from './thrown';
import { parseSpoolLine, type SpoolEvent } from './spool-event';

const CHUNK_BYTES = 1 << 16;

/** Reads the events that have been appended to a spool since the last time. */
export class SpoolReader {
  private descriptor: number | undefined;
  private rest = '';
  private readonly decoder = new StringDecoder('utf8');
  private readonly chunk = Buffer.alloc(CHUNK_BYTES);

  constructor(private readonly folder: string) {}

  read(): SpoolEvent[] {
    const descriptor = this.open();
    if (descriptor === undefined) return [];
    const events: SpoolEvent[] = [];
    let length: number;
    while ((length = readSync(descriptor, this.chunk)) > 0) {
      const lines = (this.rest + this.decoder.write(this.chunk.subarray(0, length))).split('\n');
      this.rest = lines.pop() ?? '';
      events.push(...lines.map(parseSpoolLine).filter((event) => event !== undefined));
    }
    return events;
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** The file appears with the engine's first event. */
  private open(): number | undefined {
    if (this.descriptor !== undefined) return this.descriptor;
    try {
      this.descriptor = openSync(join(this.folder, 'events.jsonl'), 'r');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
    return this.descriptor;
  }
}
