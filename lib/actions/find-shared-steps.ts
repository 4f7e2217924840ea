import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import type { LaunchRequest, LocatedObject } from '../domain/plan/launch-request';
import { keysOfSharedSteps, type SharedSteps } from '../domain/plan/shared-steps';
import { formatS3Uri, parseS3Uri, type S3Uri } from '../domain/s3-uri';
import { sharedManifestKey } from '../contract/storage-layout';
import type { FolderReader } from './find-objects';

export interface SharedStepsDeps {
  readonly bucketName: string;
  readonly sha256: (text: string) => string;
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
  const keys = keysOfSharedSteps({ definition, request, sha256: deps.sha256 });
  const found = await Promise.all(
    [...keys].map(async ([step, key]) => [step, await findFiles(deps, key)] as const),
  );
  const made = found.flatMap(([name, files]) => {
    const outputs = definition.steps.find((step) => step.name === name)?.outputs ?? {};
    const isWhole = Object.values(outputs).every((path) => files.has(path));
    return isWhole ? [[name, files] as const] : [];
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
  // The manifest is ours, and so is what it names.
  if (folder === undefined || !formatS3Uri(folder).startsWith(`s3://${bucketName}/`)) {
    return new Map();
  }
  const listing = await objects.listFolder(folder, '');
  if (listing.found !== 'objects') return new Map();
  return new Map(
    listing.objects.map(({ key: name, eTag, sizeBytes }) => [
      name.slice(folder.key.length),
      { bucket: folder.bucket, key: name, eTag, sizeBytes },
    ]),
  );
}
