import { InputErrors, LaunchError, type InputError } from '../domain/errors';
import { CommandError } from './command-error';
import { EXIT_CODES } from './exit-codes';
import { findFileError } from './file-errors';
import type { Output } from './output';
import { printable } from './printable';

/** Messages of others can be pages long. */
const SHOWN_LINES = 5;

/** An error as the command line tells it: for programs as it stands, for people as a few lines. */
interface ErrorReport {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly errors?: readonly InputError[];
  readonly evidence?: readonly string[];
}

/** Prints an error in the shape that the reader asked for, and returns the exit code. */
export function reportError(error: unknown, output: Output): number {
  const { exitCode, ...told } = describeError(error);
  if (output.json) {
    output.answerJson({ error: told });
    return exitCode;
  }
  const [message = '', ...more] = told.message.split('\n').slice(0, SHOWN_LINES).map(printable);
  output.complain([`${output.styled('red', 'error:')} ${message}`, ...more].join('\n'));
  for (const line of told.evidence ?? []) output.complain(`  | ${printable(line)}`);
  if (told.hint !== undefined) output.complain(`  ${printable(told.hint)}`);
  return exitCode;
}

function describeError(thrown: unknown): ErrorReport {
  const error = findFileError(thrown) ?? thrown;
  if (error instanceof CommandError) {
    const { exitCode, code, message, hint, evidence } = error;
    return { exitCode, code, message, hint, ...(evidence.length === 0 ? {} : { evidence }) };
  }
  if (error instanceof InputErrors) {
    const { code, message, hint, errors } = error;
    return { exitCode: EXIT_CODES.user, code, message, hint, errors };
  }
  if (error instanceof LaunchError) {
    const { code, message, hint } = error;
    return {
      exitCode: error.kind === 'user' ? EXIT_CODES.user : EXIT_CODES.fault,
      code,
      message,
      hint,
    };
  }
  return describeForeignError(error);
}

function describeForeignError(error: unknown): ErrorReport {
  if (isAbort(error)) {
    return { exitCode: EXIT_CODES.interrupted, code: 'InterruptedError', message: 'Interrupted' };
  }
  const { name, message } =
    error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (/AccessDenied|UnrecognizedClient|ExpiredToken|Credentials/.test(name)) {
    return {
      exitCode: EXIT_CODES.user,
      code: name,
      message,
      hint: 'Check the AWS credentials in use, and what they allow.',
    };
  }
  return { exitCode: EXIT_CODES.fault, code: name, message: message === '' ? name : message };
}

/** What an aborted signal throws is no Error in every realm. */
function isAbort(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError'
  );
}
