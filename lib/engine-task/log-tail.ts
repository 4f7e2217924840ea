import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { hasCode } from './thrown';

const MAXIMUM_LINES = 50;
const MAXIMUM_LINE_LENGTH = 2000;
const READ_BYTES = 256 * 1024;

export interface JobLog {
  /** Of the step's command; absent when the log does not end with it. */
  readonly exitCode?: number;
  /** The last lines, oldest first. */
  readonly tail: readonly string[];
}

/** Splits the end of a job's log into the exit code, which generated commands write last, and the lines before. */
export function parseJobLog(text: string): JobLog {
  const lines = toLines(text);
  const match = /^exit status (\d{1,3})$/.exec(lines.at(-1) ?? '');
  if (match === null) return { tail: cutLines(lines) };
  return { exitCode: Number(match[1]), tail: cutLines(lines.slice(0, -1)) };
}

/** The last lines that fit a report, without what only a terminal understands. */
export function cutLines(lines: readonly string[]): string[] {
  return lines.slice(-MAXIMUM_LINES).map(cutLine);
}

/** The end of a file as text; undefined when there is no such file. */
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
    return end.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}

function toLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}

function cutLine(line: string): string {
  const plain = stripTerminalCodes(line);
  return plain.length > MAXIMUM_LINE_LENGTH ? `${plain.slice(0, MAXIMUM_LINE_LENGTH - 1)}…` : plain;
}

/** Removes colours and control characters; a line that was rewritten in place keeps its last state. */
export function stripTerminalCodes(line: string): string {
  const visible = line.slice(line.lastIndexOf('\r', line.length - 2) + 1);
  return visible

    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')

    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
