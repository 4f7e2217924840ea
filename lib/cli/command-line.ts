import { CommanderError, type Command } from 'commander';
import type { RunCommand } from './command-call';
import { CommandError } from './command-error';
import { reportError } from './error-report';
import { EXIT_CODES } from './exit-codes';
import type { Host } from './host';
import { Output } from './output';
import { createProgram } from './program';
import { describeUsageError } from './usage-error';

/** Runs one command line, and answers with its exit code. */
export async function runCommandLine(argv: readonly string[], host: Host): Promise<number> {
  const { stdout, stderr, environment } = host;
  const output = new Output({ stdout, stderr, environment, json: argv.includes('--json') });
  let exitCode: number = EXIT_CODES.success;
  const dispatch = async (load: () => Promise<RunCommand>, command: Command): Promise<void> => {
    const run = await load();
    // A command takes an option wherever it stands, also behind the name of a command of its own.
    const options = command.optsWithGlobals();
    exitCode = await run({ operands: command.args, options, host, output });
  };
  const program = createProgram({ dispatch, write: (text) => stdout.write(text) });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and version end the parser in the same way as a mistake does.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.success;
    return reportError(asUsageError(error, program, argv), output);
  }
}

function asUsageError(error: unknown, program: Command, argv: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  const { message, hint } = describeUsageError(error, program, argv);
  return new CommandError('UsageError', message, { hint, cause: error });
}
