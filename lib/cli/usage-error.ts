import type { Command, CommanderError } from 'commander';

/** A mistake in the command line, in one line, nearest name first, and a second one that says where to look. */
export function describeUsageError(
  { message, code }: CommanderError,
  program: Command,
  argv: readonly string[],
): { readonly message: string; readonly hint: string } {
  const command = program.commands.find((candidate) => candidate.name() === argv[0]);
  const name = command === undefined ? 'wfm' : `wfm ${command.name()}`;
  const suggestion = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message)?.[1];
  const [firstLine = code] = message.split('\n');
  const mistake = firstLine.replace(/^error: /, '');
  return {
    message: suggestion === undefined ? mistake : `did you mean ${suggestion}? ${mistake}`,
    hint: `See "${name} --help".`,
  };
}
