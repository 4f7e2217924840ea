import type { SampleColumn } from './sample-columns';

/**
 * Words that mean the same column to the people who write sample sheets, as pipelines of nf-core and Snakemake have them.
 * Each group serves whichever of its words a workflow has for its column.
 */
const SAME_MEANING: readonly (readonly string[])[] = [
  ['sample', 'sample_id', 'sample_name'],
  ['lane', 'lane_id', 'unit', 'unit_id', 'unit_name'],
  ['library', 'library_id', 'library_name'],
  ['patient', 'patient_id', 'subject', 'subject_id', 'individual', 'individual_id'],
  ['family', 'family_id'],
  ['sex', 'gender'],
  ['fastq_1', 'fq_1', 'read_1', 'reads_1', 'R1', 'fastq_R1', 'fq_R1', 'forward_reads'],
  ['fastq_2', 'fq_2', 'read_2', 'reads_2', 'R2', 'fastq_R2', 'fq_R2', 'reverse_reads'],
].map((words) => words.map(plainWord));

/** A word without what people vary: its case, and the signs between its parts. */
export function plainWord(word: string): string {
  return word.toLowerCase().replace(/[\s_-]+/g, '');
}

/** Answers which column a word of a header means: the one of that name, of that alias, or of that meaning. */
export function createColumnFinder(
  columns: Readonly<Record<string, SampleColumn>>,
): (word: string) => string | undefined {
  const names = Object.keys(columns);
  const byWord = new Map<string, string>();
  for (const words of SAME_MEANING) {
    const [column, ...others] = names.filter((name) => words.includes(plainWord(name)));
    // Where a workflow has two columns of one meaning, no third word can tell which is meant.
    if (column === undefined || others.length > 0) continue;
    for (const word of words) byWord.set(word, column);
  }
  for (const [name, { aliases = [] }] of Object.entries(columns)) {
    for (const alias of aliases) byWord.set(plainWord(alias), name);
  }
  for (const name of names) byWord.set(plainWord(name), name);
  return (word) => (Object.hasOwn(columns, word) ? word : byWord.get(plainWord(word)));
}

/** Of a sheet or a row: the word that it has for each column. */
export type ColumnWords = ReadonlyMap<string, string>;

/** `"fq1" (fastq_1)`: the sheet's own word, with the column's name where they differ. */
export function quoteColumn(column: string, words: ColumnWords): string {
  const word = words.get(column) ?? column;
  return word === column ? `"${column}"` : `${JSON.stringify(word)} (${column})`;
}
