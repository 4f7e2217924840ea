/** One mistake in something that a person wrote: where it stands, what is wrong, what to do. */
export interface InputError {
  /** The file as its author knows it, e.g. `sheet.yaml`; never a path of ours. */
  readonly file: string;
  /** 1-based; absent when the whole file is meant. */
  readonly line?: number | undefined;
  /** 1-based, in characters. */
  readonly column?: number | undefined;
  /** Dotted path within the file, e.g. `resources.align.memory`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Every error that people may meet; docs/runbook.md has an entry for each. */
export const ERROR_CODES = [
  'AccessDeniedError',
  'DeploymentNotFoundError',
  'IllegalTransitionError',
  'InvalidConfigurationError',
  'LaunchNotFoundError',
  'MissingRequiredParametersError',
  'ServiceUnavailableError',
  'UnknownWorkflowError',
  'UnreadableLaunchError',
  'WorkflowDefinitionError',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** `user`: theirs to mend; `transient`: try again; `fault`: ours. */
export type ErrorKind = 'user' | 'transient' | 'fault';

interface LaunchErrorDetails {
  readonly kind: ErrorKind;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Our code cannot go on. What went wrong in a run is a `RunFailure`, not an error. */
export class LaunchError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: LaunchErrorDetails,
  ) {
    super(message, { cause: details.cause });
    this.name = code;
    this.kind = details.kind;
    this.hint = details.hint;
  }
}

/** Errors whose message is a list of mistakes in what a person wrote. */
export abstract class InputErrors extends LaunchError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly errors: readonly InputError[],
    hint: string,
  ) {
    super(code, message, { kind: 'user', hint });
  }
}

/** The sheet, or a file that it names, does not say what to launch. */
export class InvalidConfigurationError extends InputErrors {
  constructor(errors: readonly InputError[]) {
    super(
      'InvalidConfigurationError',
      summarize('Cannot launch from this configuration sheet', errors),
      errors,
      'Mend the sheet, check it with "wfm validate", and upload it again.',
    );
  }
}

/** Something that the launch requires does not exist or may not be read; all of it is listed. */
export class MissingRequiredParametersError extends InputErrors {
  constructor(errors: readonly InputError[]) {
    super(
      'MissingRequiredParametersError',
      summarize('Required parameters are missing or cannot be read', errors),
      errors,
      'Provide what is named, or give the deployment the right to read it, and upload the sheet again.',
    );
  }
}

/** The sheet names a workflow that this deployment does not have. */
export class UnknownWorkflowError extends InputErrors {
  constructor(errors: readonly InputError[]) {
    super(
      'UnknownWorkflowError',
      summarize('The workflow is not known', errors),
      errors,
      'Choose one of the workflows that this deployment has.',
    );
  }
}

/** A workflow definition contradicts itself; its author mends it. */
export class WorkflowDefinitionError extends InputErrors {
  constructor(errors: readonly InputError[]) {
    super(
      'WorkflowDefinitionError',
      summarize('The workflow definition is not valid', errors),
      errors,
      'Mend workflow.yaml; docs/workflows.md describes what it may say.',
    );
  }
}

/** A status was about to follow another that it may not follow. */
export class IllegalTransitionError extends LaunchError {
  constructor(from: string, to: string) {
    super('IllegalTransitionError', `Cannot change status from "${from}" to "${to}"`, {
      kind: 'fault',
    });
  }
}

/** No launch has this ID. */
export class LaunchNotFoundError extends LaunchError {
  constructor(launchId: string, hint = 'List the launches with "wfm list".') {
    super('LaunchNotFoundError', `Cannot find launch "${launchId}"`, { kind: 'user', hint });
  }
}

/** AWS refused for now: capacity, throttling, a time-out. */
export class ServiceUnavailableError extends LaunchError {
  constructor(message: string, cause?: unknown) {
    super('ServiceUnavailableError', message, { kind: 'transient', cause });
  }
}

function summarize(heading: string, errors: readonly InputError[]): string {
  const [first] = errors;
  const count = errors.length === 1 ? '' : ` (${errors.length} errors)`;
  return first === undefined ? heading : `${heading}${count}: ${formatInputError(first)}`;
}

/** `sheet.yaml:3:1: message`, as editors and terminals understand it. */
export function formatInputError(error: InputError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined);
  return `${place.join(':')}: ${error.message}`;
}
