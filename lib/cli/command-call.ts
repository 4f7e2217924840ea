import type { Host } from './host';
import type { Output } from './output';

/** One call of a command, as its file receives it. */
export interface CommandCall {
  readonly operands: readonly string[];
  /** As the parser left them; each command passes them through a schema of its own. */
  readonly options: unknown;
  readonly host: Host;
  readonly output: Output;
}

/** Runs a command and answers with its exit code; errors are thrown and reported in one place. */
export type RunCommand = (call: CommandCall) => Promise<number>;
