import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';
import { companionOf } from '../domain/plan/companion';
import type { EffectiveParameters } from '../domain/sheet/launch-parameters';
import type { LocatedObject } from '../domain/plan/launch-request';
import { resolveLocation } from '../domain/input/object-location';
import { formatS3Uri, type S3Uri } from '../domain/s3-uri';
import type { SampleRow } from '../domain/samples/sample-sheet';
import { fileColumns } from '../domain/plan/staging';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';

export type FolderListing =
  | {
      readonly found: 'objects';
      readonly objects: readonly { key: string; eTag: string; sizeBytes: number }[];
    }
  | { readonly found: 'missing' }
  | { readonly found: 'denied'; readonly message: string };

/** Lists the objects directly in a folder. */
export type FolderReader = (folder: S3Uri) => Promise<FolderListing>;

export interface LocatedInputs {
  readonly references: Record<string, LocatedObject>;
  readonly files: Record<string, LocatedObject>;
}

type LocatedCheck =
  | { readonly ok: true; readonly value: LocatedInputs }
  | { readonly ok: false; readonly errors: readonly InputError[] };

/** An object that the launch needs, and who says so. */
interface Need {
  readonly uri: S3Uri;
  readonly place: Pick<InputError, 'file' | 'line' | 'column' | 'path'>;
}

interface LocateDeps {
  readonly listFolder?: FolderReader | undefined;
  /** Buckets that a launch may read from; absent offline. */
  readonly buckets?: { readonly data: readonly string[] } | undefined;
}

interface Checked {
  readonly definition: WorkflowDefinition;
  readonly parameters: EffectiveParameters;
  readonly rows: readonly SampleRow[];
}

/** Finds every object that a launch reads, with one listing per folder; all that are missing are named at once. */
export async function locateInputs(
  { listFolder, buckets }: LocateDeps,
  parsed: ParsedSheet,
  checked: Checked,
): Promise<LocatedCheck> {
  const references = referenceNeeds(parsed, checked);
  const files = fileNeeds(parsed, checked);
  const needs = [...references.map(([, need]) => need), ...files];
  const listings = listFolder === undefined ? undefined : await listFolders(listFolder, needs);
  const errors: InputError[] = [];
  const isForeign = ({ bucket }: S3Uri): boolean => buckets?.data.includes(bucket) === false;
  const describe = (uri: S3Uri, denied: string | undefined): Description =>
    isForeign(uri) ? describeForeign(uri) : describeMissing(uri, denied);
  const locate = ({ uri, place }: Need): LocatedObject => {
    if (listings === undefined) return { ...uri, eTag: '*', sizeBytes: 0 };
    const listing = listings.get(formatS3Uri(folderOf(uri)));
    const object = listing?.objects.get(uri.key);
    if (object === undefined) errors.push({ ...place, ...describe(uri, listing?.denied) });
    return { ...uri, eTag: object?.eTag ?? '*', sizeBytes: object?.sizeBytes ?? 0 };
  };
  const value = {
    references: Object.fromEntries(references.map(([name, need]) => [name, locate(need)])),
    files: Object.fromEntries(files.map((need) => [formatS3Uri(need.uri), locate(need)])),
  };
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors };
}

/** References and their companions, the latter as `genome.fai`. */
function referenceNeeds(
  { sheet, document }: ParsedSheet,
  { definition, parameters }: Checked,
): readonly (readonly [string, Need])[] {
  return Object.entries(parameters.references).flatMap(([name, location]) => {
    const position = document.locate(['parameters', name]) ?? document.locate(['data']);
    const place = { file: document.file, ...position, path: `parameters.${name}` };
    const companions = definition.references[name]?.companions ?? {};
    const needOf = (path: string): Need => ({ uri: resolveLocation(sheet.data, path), place });
    return [
      [name, needOf(location)],
      ...Object.entries(companions).map(([companion, ending]): readonly [string, Need] => [
        `${name}.${companion}`,
        needOf(companionOf(location, ending)),
      ]),
    ];
  });
}

function fileNeeds(
  { sheet, document }: ParsedSheet,
  { definition, rows }: Checked,
): readonly Need[] {
  const columns = fileColumns(definition);
  const file = sheet.samples?.kind === 'beside' ? sheet.samples.path : document.file;
  return rows.flatMap(({ line, values }) =>
    columns.flatMap((column) => {
      const location = values[column];
      if (location === undefined) return [];
      const place = { file, line, path: column };
      return [{ uri: resolveLocation(sheet.data, location), place }];
    }),
  );
}

interface KnownFolder {
  readonly objects: ReadonlyMap<string, { eTag: string; sizeBytes: number }>;
  readonly denied: string | undefined;
}

async function listFolders(
  listFolder: FolderReader,
  needs: readonly Need[],
): Promise<ReadonlyMap<string, KnownFolder>> {
  const folders = new Map(needs.map(({ uri }) => [formatS3Uri(folderOf(uri)), folderOf(uri)]));
  const known = new Map<string, KnownFolder>();
  for (const [name, folder] of folders) {
    const listing = await listFolder(folder);
    const objects = listing.found === 'objects' ? listing.objects : [];
    known.set(name, {
      objects: new Map(objects.map(({ key, ...object }) => [key, object])),
      denied: listing.found === 'denied' ? listing.message : undefined,
    });
  }
  return known;
}

function folderOf({ bucket, key }: S3Uri): S3Uri {
  return { bucket, key: key.slice(0, key.lastIndexOf('/') + 1) };
}

type Description = Required<Pick<InputError, 'message' | 'hint'>>;

function describeForeign(uri: S3Uri): Description {
  return {
    message: `"${formatS3Uri(uri)}" is in a bucket that this deployment may not read`,
    hint: 'Copy it to a bucket that it may read; an operator adds buckets with the setting "dataBuckets".',
  };
}

function describeMissing(
  uri: S3Uri,
  denied: string | undefined,
): { message: string; hint: string } {
  if (denied !== undefined) {
    return {
      message: `"${formatS3Uri(uri)}" may not be read: ${denied}`,
      hint: 'Give the deployment the right to read that bucket with the setting "dataBuckets".',
    };
  }
  return {
    message: `"${formatS3Uri(uri)}" does not exist`,
    hint: 'Upload it, or mend the path; paths are relative to "data".',
  };
}
