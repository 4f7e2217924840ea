import type { Command, CommanderError } from 'commander';
import { nearestName } from '../domain/input/nearest-name';

/** A mistake in the command line, in one line, nearest name first, and a second one that says where to look. */
export function describeUsageError(
  { message, code }: CommanderError,
  program: Command,
  argv: readonly string[],
): { readonly message: string; readonly hint: string } {
  const { command, name, rest } = findCommand(program, argv);
  const hint = `See "${name} --help".`;
  const [word] = rest;
  if (code === 'commander.excessArguments' && command.commands.length > 0 && word !== undefined) {
    return { message: describeUnknown(command, word), hint };
  }
  const suggestion = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message)?.[1];
  const [firstLine = code] = message.split('\n');
  const mistake = firstLine.replace(/^error: /, '');
  return {
    message: suggestion === undefined ? mistake : `did you mean ${suggestion}? ${mistake}`,
    hint,
  };
}

/** A command that also does something by itself takes a mistyped name for one argument too many. */
function describeUnknown(command: Command, word: string): string {
  const names = command.commands.map((inner) => inner.name());
  const nearest = nearestName(word, names);
  const question = nearest === undefined ? '' : `did you mean ${nearest}? `;
  return `${question}unknown command '${word}'`;
}

interface FoundCommand {
  readonly command: Command;
  /** `wfm workflows show` */
  readonly name: string;
  /** What follows its name. */
  readonly rest: readonly string[];
}

/** The command that the arguments begin with, as far as there is one. */
function findCommand(command: Command, argv: readonly string[]): FoundCommand {
  const [first, ...rest] = argv;
  const inner = command.commands.find((candidate) => candidate.name() === first);
  if (inner === undefined) return { command, name: command.name(), rest: argv };
  const found = findCommand(inner, rest);
  return { ...found, name: `${command.name()} ${found.name}` };
}
