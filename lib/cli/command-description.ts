import type { RunCommand } from './command-call';

/** What `--help` says of a command, and where the command is. */
export interface CommandDescription {
  readonly group: string;
  readonly name: string;
  readonly summary: string;
  readonly operands?: readonly (readonly [name: string, explanation: string])[];
  readonly options?: readonly CommandOption[];
  /** What is worth knowing before it is used. */
  readonly note?: string;
  readonly example: string;
  /** Commands of its own, e.g. `wfm workflows show`. */
  readonly commands?: readonly CommandDescription[];
  readonly load: () => Promise<RunCommand>;
}

interface CommandOption {
  readonly flags: string;
  readonly explanation: string;
  readonly hidden?: boolean;
  readonly required?: boolean;
}

/** Where commands look for workflows that name none themselves. */
export const WORKFLOWS_OPTION: CommandOption = {
  flags: '--workflows <folder>',
  explanation: 'folder of workflow definitions, instead of those of the deployment',
};
