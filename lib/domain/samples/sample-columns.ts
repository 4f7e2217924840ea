import type { InputError } from '../errors';

/** One row of a sample sheet; an optional column without a value is absent from `values`. */
export interface SampleRow {
  /** 1-based, in the file that holds the row; its number in a list whose rows share lines. No two rows have the same. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** The rows of a sample sheet, and where each value of theirs stands. */
export interface SampleSheet {
  readonly rows: readonly SampleRow[];
  /** Of the value that the row at this index has in a column. */
  placeOf(row: number, column: string): CellPlace;
}

export type CellPlace = Pick<InputError, 'file' | 'line' | 'column' | 'path'>;

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
  /** Other words for it in the header of a sample sheet. */
  readonly aliases?: readonly string[] | undefined;
  /** The only values that it may have. */
  readonly choices?: readonly string[] | undefined;
  /** No two rows have the same value; rows without one do not count. */
  readonly unique?: boolean | undefined;
  /** Rows that agree in these columns agree in this one too. */
  readonly sameFor?: readonly string[] | undefined;
  /** Rows may name the same file in it. */
  readonly shared?: boolean | undefined;
}
