import type { ParsedSheet, SampleSource } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';
import { formatS3Uri } from '../domain/s3-uri';
import { checkSampleList } from '../domain/samples/sample-list';
import { parseSampleSheet, type SampleSheet } from '../domain/samples/sample-sheet';
import type { Checked } from '../domain/input/checked';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';

/** Where a sample sheet lies: beside the configuration sheet, or anywhere in S3. */
export type SampleSheetPlace = Exclude<SampleSource, { kind: 'inline' }>;

export type SampleSheetReading =
  | { readonly found: 'text'; readonly text: string }
  | { readonly found: 'missing' }
  | { readonly found: 'denied'; readonly message: string }
  | { readonly found: 'too-large'; readonly sizeBytes: number }
  /** Offline, a sample sheet in S3 is taken as it is. */
  | { readonly found: 'not-looked-at' };

export type SampleSheetReader = (place: SampleSheetPlace) => Promise<SampleSheetReading>;

export type SamplesCheck =
  | { readonly ok: true; readonly value: SampleSheet }
  | { readonly ok: false; readonly errors: readonly InputError[]; readonly onlyMissing: boolean };

/** Reads and checks the samples of a sheet, wherever they stand. A workflow without a sample sheet has no rows. */
export async function readSamples(
  read: SampleSheetReader,
  { samples: columns }: Pick<WorkflowDefinition, 'samples'>,
  { sheet, document }: ParsedSheet,
): Promise<SamplesCheck> {
  // Samples that are wanted and absent, or given and unwanted, are errors of the parameters' check.
  if (columns === undefined || sheet.samples === undefined) return { ok: true, value: NO_SAMPLES };
  const expected = { columns, data: formatS3Uri(sheet.data) };
  if (sheet.samples.kind === 'inline') {
    const place = { document, path: ['samples'] };
    return judged(checkSampleList(place, sheet.samples.rows, expected));
  }
  const place = nameOfPlace(sheet.samples);
  const reading = await read(sheet.samples);
  if (reading.found === 'not-looked-at') return { ok: true, value: NO_SAMPLES };
  if (reading.found === 'text') return judged(parseSampleSheet(place, reading.text, expected));
  const error = {
    file: document.file,
    ...document.locate(['samples']),
    path: 'samples',
    ...describeRefusal(place, reading),
  };
  return { ok: false, errors: [error], onlyMissing: true };
}

/** A reader that looks into no bucket but these, where they are known. */
export function readerWithin(
  buckets: readonly string[] | undefined,
  read: SampleSheetReader,
): SampleSheetReader {
  return (place) => {
    const isForeign = place.kind === 'object' && buckets?.includes(place.uri.bucket) === false;
    if (!isForeign) return read(place);
    const message = 'it is in none of the buckets that this deployment may read';
    return Promise.resolve({ found: 'denied', message });
  };
}

const NO_SAMPLES: SampleSheet = { rows: [], placeOf: (_, path) => ({ file: '', path }) };

function judged(checked: Checked<SampleSheet>): SamplesCheck {
  return checked.ok ? checked : { ...checked, onlyMissing: false };
}

/** As the sheet names it. */
export function nameOfPlace(place: SampleSheetPlace): string {
  return place.kind === 'beside' ? place.path : formatS3Uri(place.uri);
}

function describeRefusal(
  place: string,
  reading: Exclude<SampleSheetReading, { found: 'text' | 'not-looked-at' }>,
): { message: string; hint: string } {
  switch (reading.found) {
    case 'missing':
      return {
        message: `Sample sheet "${place}" does not exist`,
        hint: 'Upload it beside the configuration sheet, or give its S3 URI.',
      };
    case 'denied':
      return {
        message: `Sample sheet "${place}" may not be read: ${reading.message}`,
        hint: 'Copy it to a bucket that the deployment may read; an operator adds buckets with the setting "dataBuckets".',
      };
    case 'too-large':
      return {
        message: `Sample sheet "${place}" has ${reading.sizeBytes} bytes, which is too much for a sample sheet`,
        hint: 'See that the file is a sample sheet, and split it if it is.',
      };
  }
}
