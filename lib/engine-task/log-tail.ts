import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { safeLines } from '../domain/failure/mask-secrets';
import { hasCode } from './thrown';

const MAXIMUM_LINES = 50;
const MAXIMUM_LINE_LENGTH = 2000;
const READ_BYTES = 256 * 1024;

/** The log handler keeps no more of a job's log: one of this size has lost its begin. */
const KEPT_BYTES = 8 * 1024 * 1024;

export interface JobLog {
  /** Of the step's command; absent when the log does not end with it. */
  readonly exitCode?: number;
  /** All that was read, oldest first, plain and without secrets. */
  readonly lines: readonly string[];
}

/** Splits the end of a job's log into the exit code, which generated commands write last, and the lines before. */
export function parseJobLog(text: string): JobLog {
  const lines = safeLines(toLines(text));
  const match = /^exit status (\d{1,3})$/.exec(lines.at(-1) ?? '');
  if (match === null) return { lines };
  return { exitCode: Number(match[1]), lines: lines.slice(0, -1) };
}

/** The last lines that fit a report; of lines that are safe already: half a secret could not be told. */
export function cutLines(lines: readonly string[]): string[] {
  return lines.slice(-MAXIMUM_LINES).map(cutLine);
}

/** The whole lines at the end of a file; undefined when there is no such file. */
export function readEnd(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    const end = Buffer.alloc(Math.min(size, READ_BYTES));
    const length = readSync(descriptor, end, 0, end.length, size - end.length);
    const text = end.toString('utf8', 0, length);
    return size > READ_BYTES || size >= KEPT_BYTES ? withoutTornLine(text) : text;
  } finally {
    closeSync(descriptor);
  }
}

/** What is left of a line may be the end of a secret. */
function withoutTornLine(text: string): string {
  const end = text.indexOf('\n');
  return end === -1 ? '' : text.slice(end + 1);
}

function toLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}

function cutLine(line: string): string {
  return line.length > MAXIMUM_LINE_LENGTH ? `${line.slice(0, MAXIMUM_LINE_LENGTH - 1)}…` : line;
}
