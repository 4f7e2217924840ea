import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import type { LaunchRequest, LocatedObject } from '../domain/plan/launch-request';
import { keysOfSharedSteps, type SharedSteps } from '../domain/plan/shared-steps';
import { parseS3Uri, type S3Uri } from '../domain/s3-uri';
import { SHARED_FILES_PREFIX, sharedManifestKey } from '../contract/storage-layout';
import type { FolderReader } from './find-objects';

export interface SharedStepsDeps {
  readonly bucketName: string;
  readonly sha256: (text: string) => string;
  /** What engine tasks are made of, with its revision. */
  readonly engine: string;
  readonly objects: {
    readText(
      uri: S3Uri,
      options: { readonly maximumBytes: number },
    ): Promise<{ readonly found: string; readonly text?: string }>;
    listFolder: FolderReader;
  };
}

const MAXIMUM_MANIFEST_BYTES = 4096;

/** Finds what earlier launches left of the shared steps of a run; a step of which anything is gone runs again. */
export async function findSharedSteps(
  deps: SharedStepsDeps,
  definition: WorkflowDefinition,
  request: LaunchRequest,
): Promise<SharedSteps> {
  const { sha256, engine } = deps;
  const keys = keysOfSharedSteps({ definition, request, sha256, engine });
  const found = await Promise.all(
    [...keys].map(async ([step, key]) => [step, await findFiles(deps, key)] as const),
  );
  const made = found.flatMap(([name, files]) => {
    const { outputs = {} } = definition.steps.find((step) => step.name === name) ?? {};
    const wanted = Object.values(outputs).map((path) => [path, files.get(path)] as const);
    const there = wanted.flatMap(([path, file]) =>
      file === undefined ? [] : [[path, file] as const],
    );
    return there.length === wanted.length ? [[name, new Map(there)] as const] : [];
  });
  return { keys, made: new Map(made) };
}

/** Path in the work folder -> object. */
async function findFiles(
  { bucketName, objects }: SharedStepsDeps,
  key: string,
): Promise<ReadonlyMap<string, LocatedObject>> {
  const manifest = { bucket: bucketName, key: sharedManifestKey(key) };
  const { text } = await objects.readText(manifest, { maximumBytes: MAXIMUM_MANIFEST_BYTES });
  const folder = text === undefined ? undefined : parseS3Uri(text.trim());
  // Any engine task may write manifests: each names a folder of its own key, or nothing.
  const isOfKey = folder?.key.startsWith(`${SHARED_FILES_PREFIX}${key}/`) === true;
  if (folder?.bucket !== bucketName || !isOfKey) return new Map();
  const listing = await objects.listFolder(folder, '');
  if (listing.found !== 'objects') return new Map();
  return new Map(
    listing.objects.map(({ key: name, eTag, sizeBytes }) => [
      name.slice(folder.key.length),
      { bucket: folder.bucket, key: name, eTag, sizeBytes },
    ]),
  );
}
