import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { InputError } from '../domain/errors';
import { companionOf } from '../domain/plan/companion';
import type { EffectiveParameters } from '../domain/sheet/launch-parameters';
import type { LocatedObject } from '../domain/plan/launch-request';
import { resolveLocation } from '../domain/input/object-location';
import { formatS3Uri, type S3Uri } from '../domain/s3-uri';
import { shellCommand } from '../domain/plan/shell-word';
import type { CellPlace } from '../domain/samples/sample-columns';
import type { SampleSheet } from '../domain/samples/sample-sheet';
import { fileColumns } from '../domain/plan/staging';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import {
  findObjects,
  MAXIMUM_LISTINGS,
  type FolderReader,
  type FoundObject,
  type ObjectFinding,
} from './find-objects';

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
  readonly place: () => CellPlace;
}

interface LocateDeps {
  readonly listFolder?: FolderReader | undefined;
  /** Buckets that a launch may read from; absent offline. */
  readonly buckets?: { readonly data: readonly string[] } | undefined;
}

interface Checked {
  readonly definition: WorkflowDefinition;
  readonly parameters: EffectiveParameters;
  readonly samples: SampleSheet;
}

/** Finds every object that a launch reads, by listings; all that are missing or archived are named at once. */
export async function locateInputs(
  { listFolder, buckets }: LocateDeps,
  parsed: ParsedSheet,
  checked: Checked,
): Promise<LocatedCheck> {
  const references = referenceNeeds(parsed, checked);
  const files = fileNeeds(parsed, checked);
  const needs = [...references.map(([, need]) => need), ...files];
  const isForeign = ({ bucket }: S3Uri): boolean => buckets?.data.includes(bucket) === false;
  const uris = needs.map(({ uri }) => uri).filter((uri) => !isForeign(uri));
  const findings = listFolder === undefined ? undefined : await findObjects(listFolder, uris);
  const errors: InputError[] = [];
  const locate = ({ uri, place }: Need): LocatedObject => {
    if (findings === undefined) return { ...uri, eTag: '*', sizeBytes: 0 };
    const finding = findings.get(formatS3Uri(uri));
    const problem = isForeign(uri) ? describeForeign(uri) : describeFinding(uri, finding);
    if (problem !== undefined) errors.push({ ...place(), ...problem });
    const { eTag, sizeBytes } = finding?.found === 'object' ? finding.object : NOTHING;
    return { ...uri, eTag, sizeBytes };
  };
  const value = {
    references: Object.fromEntries(references.map(([name, need]) => [name, locate(need)])),
    files: Object.fromEntries(files.map((need) => [formatS3Uri(need.uri), locate(need)])),
  };
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors: onceTooMany(errors) };
}

const NOTHING = { eTag: '*', sizeBytes: 0 };

/** References and their companions, the latter as `genome.fai`. */
function referenceNeeds(
  { sheet, document }: ParsedSheet,
  { definition, parameters }: Checked,
): readonly (readonly [string, Need])[] {
  return Object.entries(parameters.references).flatMap(([name, location]) => {
    const position = document.locate(['parameters', name]) ?? document.locate(['data']);
    const place = { file: document.file, ...position, path: `parameters.${name}` };
    const companions = definition.references[name]?.companions ?? {};
    const needOf = (path: string): Need => ({
      uri: resolveLocation(sheet.data, path),
      place: () => place,
    });
    return [
      [name, needOf(location)],
      ...Object.entries(companions).map(([companion, ending]): readonly [string, Need] => [
        `${name}.${companion}`,
        needOf(companionOf(location, ending)),
      ]),
    ];
  });
}

function fileNeeds({ sheet }: ParsedSheet, { definition, samples }: Checked): readonly Need[] {
  const columns = fileColumns(definition);
  return samples.rows.flatMap(({ values }, row) =>
    columns.flatMap((column) => {
      const location = values[column];
      if (location === undefined) return [];
      const uri = resolveLocation(sheet.data, location);
      return [{ uri, place: () => samples.placeOf(row, column) }];
    }),
  );
}

type Description = Required<Pick<InputError, 'message' | 'hint'>>;

function describeForeign(uri: S3Uri): Description {
  return {
    message: `"${formatS3Uri(uri)}" is in a bucket that this deployment may not read`,
    hint: 'Copy it to a bucket that it may read; an operator adds buckets with the setting "dataBuckets".',
  };
}

function describeFinding(
  uri: S3Uri,
  finding: ObjectFinding = { found: 'missing' },
): Description | undefined {
  switch (finding.found) {
    case 'object':
      return describeArchived(uri, finding.object);
    case 'unknown':
      return TOO_MANY;
    case 'missing':
      return {
        message: `"${formatS3Uri(uri)}" does not exist`,
        hint: 'Upload it, or mend the path; paths are relative to "data".',
      };
    case 'denied':
      return {
        message: `"${formatS3Uri(uri)}" may not be read: ${finding.message}`,
        hint: 'Give the deployment the right to read that bucket with the setting "dataBuckets".',
      };
  }
}

/** Objects of these classes cannot be read until they are restored; those of GLACIER_IR can. */
const ARCHIVE_CLASSES: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** The archive tiers of INTELLIGENT_TIERING show in no listing: a job that reads such an object finds out. */
function describeArchived(
  uri: S3Uri,
  { storageClass = '', restore }: FoundObject,
): Description | undefined {
  if (!ARCHIVE_CLASSES.includes(storageClass) || restore === 'done') return undefined;
  const again = 'Upload the sheet again when it is back';
  if (restore === 'running') {
    return {
      message: `"${formatS3Uri(uri)}" is being restored from the archive (${storageClass})`,
      hint: `${again}.`,
    };
  }
  const request = ['--restore-request', '{"Days":7,"GlacierJobParameters":{"Tier":"Standard"}}'];
  const place = ['--bucket', uri.bucket, '--key', uri.key];
  return {
    message: `"${formatS3Uri(uri)}" is archived (${storageClass}): restore it first`,
    hint: `Run: ${shellCommand('aws', 's3api', 'restore-object', ...place, ...request)}. ${again}: that takes up to 12 hours.`,
  };
}

const TOO_MANY: Description = {
  message: `The files lie too far apart: finding them took more than ${MAXIMUM_LISTINGS.toLocaleString('en-US')} listings of S3`,
  hint: 'Put the files of a launch together, into folders with little else in them.',
};

/** That the listings are used up is one mistake, however many files are left. */
function onceTooMany(errors: readonly InputError[]): readonly InputError[] {
  const first = errors.findIndex(({ message }) => message === TOO_MANY.message);
  return errors.filter(({ message }, index) => index === first || message !== TOO_MANY.message);
}
