import { EXIT_CODES } from './exit-codes';

type CommandErrorCode =
  | 'DryRunError'
  | 'EngineMissingError'
  | 'FileError'
  | 'FolderNotEmptyError'
  | 'LaunchStalledError'
  | 'PortInUseError'
  | 'StorageInUseError'
  | 'SynthesisError'
  | 'UsageError';

interface CommandErrorDetails {
  readonly hint?: string;
  /** Lines that show what happened, most telling last. */
  readonly evidence?: readonly string[];
  readonly cause?: unknown;
}

const EXIT_CODE_OF = {
  DryRunError: EXIT_CODES.fault,
  EngineMissingError: EXIT_CODES.user,
  FileError: EXIT_CODES.user,
  FolderNotEmptyError: EXIT_CODES.user,
  LaunchStalledError: EXIT_CODES.fault,
  PortInUseError: EXIT_CODES.user,
  StorageInUseError: EXIT_CODES.user,
  SynthesisError: EXIT_CODES.fault,
  UsageError: EXIT_CODES.user,
} as const satisfies Record<CommandErrorCode, number>;

/** A command cannot go on, for a reason that only the command line knows. */
export class CommandError extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;
  readonly evidence: readonly string[];

  constructor(
    readonly code: CommandErrorCode,
    message: string,
    details: CommandErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.name = code;
    this.exitCode = EXIT_CODE_OF[code];
    this.hint = details.hint;
    this.evidence = details.evidence ?? [];
  }
}
