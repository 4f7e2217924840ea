import type { InputError } from '../domain/errors';
import { valid, type Checked } from '../domain/input/checked';
import { shellCommand } from '../domain/plan/shell-word';
import type { LocatedObject } from '../domain/plan/launch-request';
import { formatS3Uri, type S3Uri } from '../domain/s3-uri';
import type { CellPlace } from '../domain/samples/sample-columns';
import {
  findObjects,
  MAXIMUM_LISTINGS,
  type FolderReader,
  type FoundObject,
  type ObjectFinding,
} from './find-objects';

/** An object that the launch needs, and who says so. */
export interface Need {
  readonly uri: S3Uri;
  readonly place: () => CellPlace;
}

export interface LocateDeps {
  readonly listFolder?: FolderReader | undefined;
  /** Buckets that a launch may read from; absent offline. */
  readonly buckets?: { readonly data: readonly string[] } | undefined;
}

/** Finds objects by listings, in the order of the needs; all that are missing or archived are named at once. */
export async function locateObjects(
  { listFolder, buckets }: LocateDeps,
  needs: readonly Need[],
): Promise<Checked<readonly LocatedObject[]>> {
  const isClosed = ({ bucket }: S3Uri): boolean => buckets?.data.includes(bucket) === false;
  const uris = needs.map(({ uri }) => uri).filter((uri) => !isClosed(uri));
  const findings = listFolder === undefined ? undefined : await findObjects(listFolder, uris);
  const errors: InputError[] = [];
  const located = needs.map(({ uri, place }): LocatedObject => {
    if (findings === undefined) return { ...uri, ...NOTHING };
    const finding = findings.get(formatS3Uri(uri));
    const problem = isClosed(uri) ? describeClosed(uri) : describeFinding(uri, finding);
    if (problem !== undefined) errors.push({ ...place(), ...problem });
    if (finding?.found !== 'object') return { ...uri, ...NOTHING };
    const { eTag, sizeBytes } = finding.object;
    return { ...uri, eTag, sizeBytes };
  });
  return errors.length === 0 ? valid(located) : { ok: false, errors: onceTooMany(errors) };
}

/** What is known of an object that nobody looked at. */
const NOTHING = { eTag: '*' };

type Description = Required<Pick<InputError, 'message' | 'hint'>>;

function describeClosed(uri: S3Uri): Description {
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
