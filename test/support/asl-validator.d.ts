/** The package has no types of its own. */
declare module 'asl-validator' {
  interface Verdict {
    readonly isValid: boolean;
    /** Of all mistakes, each after the separator. */
    readonly errorsText: (separator: string) => string;
  }
  function validate(definition: unknown): Verdict;
  export = validate;
}
