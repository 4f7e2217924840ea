/** A state that failed, in words that Retry and Catch understand. */
export class StateFailure extends Error {
  constructor(
    readonly error: string,
    readonly failureCause: string,
  ) {
    super(`${error}: ${failureCause}`);
    this.name = 'StateFailure';
  }

  /** What a Catch sees as `$states.errorOutput`. */
  get errorOutput(): { readonly Error: string; readonly Cause: string } {
    return { Error: this.error, Cause: this.failureCause };
  }
}

/** The execution is over for another reason, which is nothing that a state could catch. */
export class ExecutionEnded extends Error {
  constructor() {
    super('The execution has ended');
    this.name = 'ExecutionEnded';
  }
}
