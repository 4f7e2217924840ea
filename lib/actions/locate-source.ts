import type { InputError } from '../domain/errors';
import { valid, type Checked } from '../domain/input/checked';
import { isTaken, WORK_PATH } from '../domain/plan/work-path';
import type { ForeignRequest } from '../domain/plan/launch-request';
import { formatS3Uri, type S3Uri } from '../domain/s3-uri';
import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { ForeignWorkflow } from '../domain/sheet/workflow-choice';
import type { FolderListing, FoundObject } from './find-objects';
import { locateObjects, type LocateDeps } from './locate-objects';

type LocatedSource = ForeignRequest['source'];

/** A workflow has rules, scripts and environments; its data are elsewhere. */
const MOST_FILES = 1000;

/** Finds a workflow that lies in S3, as it is now; a git repository is asked by the engine task only. */
export async function locateSource(
  deps: LocateDeps,
  { document }: ParsedSheet,
  { source, revision = '' }: ForeignWorkflow,
): Promise<Checked<LocatedSource>> {
  const place = {
    file: document.file,
    ...document.locate(['workflow', 'source']),
    path: 'workflow.source',
  };
  if (source.kind === 'git') return valid({ ...source, revision });
  if (source.kind === 'folder') return locateFolder(deps, source.uri, place);
  const located = await locateObjects(deps, [{ uri: source.uri, place: () => place }]);
  if (!located.ok) return located;
  const [object = { ...source.uri, eTag: '*' }] = located.value;
  return valid({ kind: 'archive', object });
}

async function locateFolder(
  { listFolder }: LocateDeps,
  uri: S3Uri,
  place: Omit<InputError, 'message'>,
): Promise<Checked<LocatedSource>> {
  const folder = formatS3Uri(uri);
  const listing = await listFolder?.(uri, '');
  if (listing === undefined) return valid({ kind: 'folder', folder, objects: [] });
  const refuse = (message: string, hint: string): Checked<LocatedSource> => ({
    ok: false,
    errors: [{ ...place, message, hint }],
  });
  const objects = filesOf(listing);
  if (objects.length === 0) {
    return refuse(
      `"${folder}" holds no files that may be read`,
      'Upload the workflow, or mend it.',
    );
  }
  if (objects.length > MOST_FILES || (listing.found === 'objects' && listing.hasMore === true)) {
    return refuse(
      `"${folder}" holds more than ${MOST_FILES} files`,
      'Name the folder of the workflow only, or put it into an archive.',
    );
  }
  const paths = objects.map(({ key }) => key.slice(uri.key.length));
  const unfit = paths.find((path) => !WORK_PATH.test(path) || isTaken(path));
  if (unfit !== undefined) {
    return refuse(
      `"${folder}" holds a file whose path is not made of letters, digits and "._+-", or lies in a folder of ours, git's or the engine's: ${JSON.stringify(unfit)}`,
      'Rename it, or put the workflow into an archive.',
    );
  }
  return valid({
    ...{ kind: 'folder', folder },
    objects: objects.map(({ key, eTag, sizeBytes }) => ({
      ...{ bucket: uri.bucket, key, eTag, sizeBytes },
    })),
  });
}

/** Consoles make an empty object for a folder. */
function filesOf(listing: FolderListing): readonly FoundObject[] {
  return listing.found === 'objects' ? listing.objects.filter(({ key }) => !key.endsWith('/')) : [];
}
