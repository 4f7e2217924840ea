import {
  parseSampleSheet,
  type SampleColumn,
  type SampleColumns,
  type SampleRow,
} from '../../lib/domain/samples/sample-sheet';
import { told } from './input-errors';

export const PLAIN: SampleColumn = { optional: false, file: false, axis: false };

export const COLUMNS: SampleColumns = {
  key: ['sample', 'lane'],
  columns: {
    sample: { ...PLAIN, axis: true },
    lane: { ...PLAIN, axis: true },
    fastq: { ...PLAIN, file: true },
    sex: { ...PLAIN, optional: true, pattern: 'female|male' },
  },
};

export const ALLOWED = 'Allowed here: sample, lane, fastq, sex.';
export const AXIS =
  'must hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters';

export const DATA = 's3://lab-data/runs/';

/** The rows of a sample sheet, or what is wrong with it. */
export function rowsOf(
  file: string,
  text: string,
  columns: SampleColumns = COLUMNS,
): readonly (SampleRow | string)[] {
  const parsed = parseSampleSheet(file, text, { columns, data: DATA });
  return parsed.ok ? parsed.value.rows : told(parsed.errors);
}

/** Columns with something more said of some. */
export function withColumns(
  change: Readonly<Record<string, Partial<SampleColumn>>>,
): SampleColumns {
  const columns = Object.entries(change).map(([name, column]): [string, SampleColumn] => [
    name,
    { ...PLAIN, ...COLUMNS.columns[name], ...column },
  ]);
  return { ...COLUMNS, columns: { ...COLUMNS.columns, ...Object.fromEntries(columns) } };
}
