import type { InputError } from '../domain/errors';
import { valid } from '../domain/input/checked';
import { InputErrorList } from '../domain/input/input-error-list';
import { askNearest } from '../domain/input/nearest-name';
import type { SampleColumns } from '../domain/samples/sample-columns';
import { columnWordsOf, type SampleSheet } from '../domain/samples/sample-sheet';
import type { ParsedSheet, SampleSource } from '../domain/sheet/configuration-sheet';
import type { ForeignSamples } from '../domain/sheet/workflow-choice';
import {
  nameOfPlace,
  readSamples,
  type SampleSheetReader,
  type SampleSheetReading,
  type SamplesCheck,
} from './read-samples';

/** The samples of somebody else's workflow: in whatever columns it wants. */
export interface ForeignSampleSheet {
  readonly sheet: SampleSheet;
  readonly columns: readonly string[];
}

type ForeignCheck =
  { readonly ok: true; readonly value: ForeignSampleSheet } | Extract<SamplesCheck, { ok: false }>;

const NO_SAMPLES: ForeignSampleSheet = {
  sheet: { rows: [], placeOf: (_, path) => ({ file: '', path }) },
  columns: [],
};

/** Reads the samples of a sheet, whose columns only the workflow knows. */
export async function readForeignSamples(
  read: SampleSheetReader,
  parsed: ParsedSheet,
  place: ForeignSamples | undefined,
): Promise<ForeignCheck> {
  const source = parsed.sheet.samples;
  const errors = checkPresence(parsed, place);
  if (errors.length > 0) return { ok: false, errors, onlyMissing: true };
  if (place === undefined || source === undefined) return valid(NO_SAMPLES);
  const { words, reread } = await findWords(read, source);
  const unknown = words.length === 0 ? [] : checkFileColumns(parsed, place, words);
  if (unknown.length > 0) return { ok: false, errors: unknown, onlyMissing: false };
  const samples = await readSamples(reread, { samples: columnsOf(words, place) }, parsed);
  return samples.ok ? valid({ sheet: samples.value, columns: words }) : samples;
}

function checkPresence(
  { sheet, document }: ParsedSheet,
  place: ForeignSamples | undefined,
): readonly InputError[] {
  const errors = new InputErrorList(document);
  if (place === undefined && sheet.samples !== undefined) {
    const hint =
      'It holds where the workflow expects its samples, e.g. { path: config/samples.tsv }.';
    errors.addMissing(['workflow', 'samples'], 'Missing key "workflow.samples"', hint);
  }
  if (place !== undefined && sheet.samples === undefined) {
    errors.addMissing(['samples'], 'Missing sample sheet "samples"');
  }
  return errors.toErrors();
}

/** What the sample sheet calls its columns, and how to read it once more without asking S3 again. */
async function findWords(
  read: SampleSheetReader,
  source: SampleSource,
): Promise<{ readonly words: readonly string[]; readonly reread: SampleSheetReader }> {
  if (source.kind === 'inline') {
    return { words: [...new Set(source.rows.flatMap((row) => Object.keys(row)))], reread: read };
  }
  const reading: SampleSheetReading = await read(source);
  const words = reading.found === 'text' ? columnWordsOf(nameOfPlace(source), reading.text) : [];
  return { words, reread: () => Promise.resolve(reading) };
}

/** Any value is right, and only a row that repeats another one as a whole is a mistake. */
function columnsOf(words: readonly string[], { files }: ForeignSamples): SampleColumns {
  const columns = words.map((word) => {
    const column = { optional: true, file: files.includes(word), axis: false, shared: true };
    return [word, column] as const;
  });
  return { key: words, columns: Object.fromEntries(columns) };
}

function checkFileColumns(
  { document }: ParsedSheet,
  { files }: ForeignSamples,
  words: readonly string[],
): readonly InputError[] {
  const errors = new InputErrorList(document);
  files.forEach((column, index) => {
    if (words.includes(column)) return;
    const hint = `${askNearest(column, words)} The sample sheet has: ${words.join(', ')}.`;
    const message = `The sample sheet has no column ${JSON.stringify(column)}`;
    errors.addAt(['workflow', 'samples', 'files', index], message, hint.trimStart());
  });
  return errors.toErrors();
}
