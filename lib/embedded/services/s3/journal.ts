import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  ftruncateSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ObjectIndex } from './object-index';
import { transactionSchema, type Change } from './records';

/**
 * The index on disk: a line a transaction, appended before anybody hears of it. A write that a crash cut short leaves
 * half a line at the very end, which is dropped; opening writes the journal anew, without the past.
 */
export class Journal {
  private constructor(
    private readonly descriptor: number,
    private size: number,
  ) {}

  static async open(path: string, index: ObjectIndex): Promise<Journal> {
    if (existsSync(path)) await replay(path, index);
    await writeSnapshot(`${path}.new`, index);
    renameSync(`${path}.new`, path);
    return new Journal(openSync(path, 'a'), statSync(path).size);
  }

  append(changes: readonly Change[]): void {
    const line = Buffer.from(`${JSON.stringify(changes)}\n`);
    try {
      for (let written = 0; written < line.length;) {
        written += writeSync(this.descriptor, line, written);
      }
    } catch (error) {
      // Half a line (the disk is full) must not be followed by another.
      ftruncateSync(this.descriptor, this.size);
      throw error;
    }
    this.size += line.length;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

async function replay(path: string, index: ObjectIndex): Promise<void> {
  let unreadable: { line: number; cause: unknown } | undefined;
  let count = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    count += 1;
    if (unreadable !== undefined) throw brokenJournal(path, unreadable);
    const changes = parseLine(line);
    if (changes instanceof Error) unreadable = { line: count, cause: changes };
    else changes.forEach((change) => index.apply(change));
  }
}

function parseLine(line: string): readonly Change[] | Error {
  try {
    return transactionSchema.parse(JSON.parse(line));
  } catch (cause) {
    return new Error('Cannot read a transaction', { cause });
  }
}

function brokenJournal(path: string, { line, cause }: { line: number; cause: unknown }): Error {
  return new Error(`Cannot read the journal of embedded S3 "${path}": line ${line} is damaged`, {
    cause,
  });
}

async function writeSnapshot(path: string, index: ObjectIndex): Promise<void> {
  const file = createWriteStream(path);
  for (const change of index.snapshot()) {
    if (!file.write(`${JSON.stringify([change])}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}
