/** One row of a sample sheet; an optional column without a value is absent from `values`. */
export interface SampleRow {
  /** 1-based, in the file that holds the row. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** What a workflow definition says of its sample sheet. */
export interface SampleColumns {
  /** Columns that together occur once per row. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, SampleColumn>>;
}

export interface SampleColumn {
  readonly description?: string | undefined;
  readonly optional: boolean;
  /** Matches the whole value. */
  readonly pattern?: string | undefined;
  /** Holds a path relative to the sheet's `data`, or an S3 URI. */
  readonly file: boolean;
  /** Some step runs for each of its values, which become wildcards and parts of paths. */
  readonly axis: boolean;
}
