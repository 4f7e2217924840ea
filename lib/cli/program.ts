import { Argument, Command, Option } from 'commander';
import type { RunCommand } from './command-call';
import type { CommandDescription } from './command-description';
import { describeCommands } from './command-descriptions';

/** Runs what a command's file exports; the file is read only when its command is called. */
export type Dispatch = (load: () => Promise<RunCommand>, command: Command) => Promise<void>;

interface ProgramOptions {
  readonly dispatch: Dispatch;
  readonly write: (text: string) => void;
}

const FOOTER = `
Exit codes: 0 success, 1 a fault or a launch that failed, 2 yours to mend, 130 interrupted.
Environment: the ordinary AWS_ variables; WFM_STACK names the stack as --stack does;
without either it is the setting stackName in cdk.json.`;

/** The parser: commands, options and help, but nothing of what they do. */
export function createProgram({ dispatch, write }: ProgramOptions): Command {
  const program = new Command('wfm')
    .description(
      'Launches genomics workflows from a YAML sheet in S3, and tells what became of them.',
    )
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: write,
      // Usage errors are thrown, and reported together with all others.
      writeErr: () => undefined,
    })
    .addHelpText('after', FOOTER);
  for (const description of describeCommands()) {
    program.commandsGroup(description.group);
    addCommand(program, description, dispatch);
  }
  return program;
}

function addCommand(parent: Command, description: CommandDescription, dispatch: Dispatch): void {
  const command = parent
    .command(description.name)
    .description(description.summary)
    .addHelpText('after', `${noteOf(description)}\nExample:\n${indent(description.example)}`)
    .option('--json', 'print JSON on stdout, everything else on stderr');
  for (const [name, explanation] of description.operands ?? []) {
    command.addArgument(new Argument(name, explanation));
  }
  for (const { flags, explanation, hidden } of description.options ?? []) {
    command.addOption(new Option(flags, explanation).hideHelp(hidden === true));
  }
  command.action(() => dispatch(description.load, command));
  for (const inner of description.commands ?? [])
    addCommand(command.helpCommand(false), inner, dispatch);
}

function noteOf({ note }: CommandDescription): string {
  return note === undefined ? '' : `\n${note}\n`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
