/** Something in a file that makes it unreadable, by its offset in the text. */
export interface Mistake {
  readonly offset: number;
  /** Dotted path within the file, where it is known. */
  readonly path?: string | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Of the place that this one collides with, whose line the message then names. */
  readonly otherOffset?: number | undefined;
  /** Whether the rest of the file can be read without the place. */
  readonly isLocal?: boolean | undefined;
}
