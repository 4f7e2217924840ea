import { METRICS, type Measure, type Measurement } from '../contract/metrics';
import { artifactKey, requestKey, resultsPrefix } from '../contract/storage-layout';
import {
  InputErrors,
  InvalidConfigurationError,
  LaunchError,
  type InputError,
} from '../domain/errors';
import { hasEnded, MAXIMUM_STORED_ERRORS, type Launch } from '../domain/launch/launch';
import { identityOf, launchIdOf, type SheetVersion } from '../domain/launch/launch-id';
import type { LaunchRequest } from '../domain/plan/launch-request';
import { formatDuration, formatMemory } from '../domain/input/quantities';
import { MAXIMUM_SHEET_BYTES, tooLarge } from '../domain/input/input-document';
import { cutText, refusalOf } from '../domain/run/run-failure';
import { formatS3Uri, type S3Uri } from '../domain/s3-uri';
import { sheetNameOf } from '../domain/sheet/sheet-name';
import { measureEnd } from './change-launch';
import { prepareLaunch } from './prepare-launch';
import type { PrepareLaunchDeps } from './prepare-deps';
import type { SampleSheetPlace, SampleSheetReading } from './read-samples';

export interface SheetUploaded extends SheetVersion {
  /** Whom S3 names, if anybody. */
  readonly uploadedBy?: string | undefined;
  /** ISO 8601, of the event. */
  readonly uploadedAt: string;
}

export interface RegisterLaunchDeps {
  readonly bucketName: string;
  readonly prepare: Omit<PrepareLaunchDeps, 'readSampleSheet'>;
  readonly objects: {
    readText(
      uri: S3Uri,
      options: { readonly versionId?: string; readonly maximumBytes: number },
    ): Promise<Exclude<SampleSheetReading, { found: 'not-looked-at' }>>;
    /** Keeps what is there already: another delivery may have written it, and its launch may run. */
    writeTextOnce(uri: S3Uri, text: string, contentType: string): Promise<void>;
  };
  readonly launches: {
    find(launchId: string): Promise<Launch | undefined>;
    add(launch: Launch): Promise<{ added: true } | { added: false; existing: Launch }>;
  };
  /** How long a sample sheet beside the sheet may still be on its way. */
  readonly sampleSheetGraceSeconds: number;
  readonly sha256: (text: string) => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly measure: Measure;
  readonly now: () => Date;
}

export type Registration =
  | { readonly launchId: string; readonly outcome: 'registered' | 'rejected' | 'known' }
  /** A list of samples, which some sheet beside it names. */
  | { readonly launchId?: undefined; readonly outcome: 'no-sheet' };

const MAXIMUM_SAMPLE_SHEET_BYTES = 16 * 1024 * 1024;
const GRACE_POLL_MILLISECONDS = 500;
const HASH_LENGTHS = [10, 20, 40, 64];

/** Makes exactly one launch of an uploaded sheet: REGISTERED, or REJECTED with every error in it; none of a list of samples. */
export async function registerLaunch(
  deps: RegisterLaunchDeps,
  uploaded: SheetUploaded,
): Promise<Registration> {
  const { key } = uploaded;
  const file = key.slice(key.lastIndexOf('/') + 1);
  const reading = await deps.objects.readText(uploaded, {
    versionId: uploaded.versionId,
    maximumBytes: MAXIMUM_SHEET_BYTES,
  });
  if (reading.found !== 'text') {
    const error = new InvalidConfigurationError([unreadable(file, reading)]);
    return reject(deps, uploaded, sheetNameOf(file, ''), error);
  }
  // Sample sheets in JSON end like sheets do, and no sheet is a list of maps.
  if (/\.json$/i.test(key) && /^\ufeff?\s*\[\s*\{/.test(reading.text)) {
    return { outcome: 'no-sheet' };
  }
  // The same text gives the same ID, whether it is registered or rejected: what it needs may arrive between two deliveries.
  const name = sheetNameOf(file, reading.text);
  const known = await findKnown(deps, uploaded, name);
  if (known !== undefined) return known;
  try {
    const readSampleSheet = (place: SampleSheetPlace): Promise<SampleSheetReading> =>
      readSampleSheetBeside(deps, uploaded, place);
    const request = await prepareLaunch(
      { ...deps.prepare, readSampleSheet },
      { file, text: reading.text },
    );
    return await register(deps, uploaded, name, request);
  } catch (error) {
    if (!(error instanceof LaunchError) || error.kind !== 'user') throw error;
    return reject(deps, uploaded, name, error);
  }
}

async function register(
  deps: RegisterLaunchDeps,
  uploaded: SheetUploaded,
  name: string,
  request: LaunchRequest,
): Promise<Registration> {
  const launchOf = (launchId: string): Launch => ({
    ...newLaunch(deps, uploaded, launchId, request.name),
    status: 'REGISTERED',
    recordedStatus: 'REGISTERED',
    workflow: request.workflow,
    workflowVersion: request.workflowVersion,
    ...originOf(request),
    engine: request.engine,
    computeService: request.computeService,
    patienceMinutes: request.patienceMinutes,
    parameters: {
      ...request.parameters,
      ...request.lists,
      ...referenceUris(request),
      ...request.foreign?.values,
    },
    resources: readableResources(request),
    dataPath: request.dataPath,
    outputPath:
      request.outputPath ?? formatS3Uri({ bucket: deps.bucketName, key: resultsPrefix(launchId) }),
  });
  return add(deps, uploaded, name, async (launchId) => {
    // Before the row, whose arrival wakes the launch function.
    const uri = { bucket: deps.bucketName, key: requestKey(launchId) };
    await deps.objects.writeTextOnce(uri, JSON.stringify(request), 'application/json');
    return launchOf(launchId);
  });
}

async function reject(
  deps: RegisterLaunchDeps,
  uploaded: SheetUploaded,
  name: string,
  error: LaunchError,
): Promise<Registration> {
  const errors = error instanceof InputErrors ? error.errors : [];
  const failure = refusalOf(error);
  const more = errors.length - MAXIMUM_STORED_ERRORS;
  return add(deps, uploaded, name, (launchId) =>
    Promise.resolve({
      ...newLaunch(deps, uploaded, launchId, name),
      status: 'REJECTED',
      recordedStatus: 'REJECTED',
      statusReason: failure.message,
      errors: errors.slice(0, MAXIMUM_STORED_ERRORS).map(cutError),
      ...(more > 0 ? { moreErrors: more } : {}),
      endedAt: uploaded.uploadedAt,
      failure,
    }),
  );
}

/** The launch of an earlier delivery of this very sheet version. */
async function findKnown(
  { launches, sha256 }: RegisterLaunchDeps,
  uploaded: SheetUploaded,
  name: string,
): Promise<Registration | undefined> {
  const hash = sha256(identityOf(uploaded));
  for (const length of HASH_LENGTHS) {
    const launchId = launchIdOf(name, uploaded.uploadedAt, hash, length);
    const existing = await launches.find(launchId);
    if (existing === undefined) return undefined;
    if (isOfSheet(existing, uploaded)) return { launchId, outcome: 'known' };
  }
  return undefined;
}

/** Adds the row under the first ID that is free or already holds this very sheet version. */
async function add(
  deps: RegisterLaunchDeps,
  uploaded: SheetUploaded,
  name: string,
  make: (launchId: string) => Promise<Launch>,
): Promise<Registration> {
  const hash = deps.sha256(identityOf(uploaded));
  for (const length of HASH_LENGTHS) {
    const launchId = launchIdOf(name, uploaded.uploadedAt, hash, length);
    const launch = await make(launchId);
    const result = await deps.launches.add(launch);
    if (result.added) {
      deps.measure(hasEnded(launch) ? measureEnd(launch) : [measureStart(launch, uploaded)]);
      return {
        launchId,
        outcome: launch.recordedStatus === 'REJECTED' ? 'rejected' : 'registered',
      };
    }
    if (isOfSheet(result.existing, uploaded)) return { launchId, outcome: 'known' };
  }
  throw new Error(`No launch ID is free for ${formatS3Uri(uploaded)}`);
}

function isOfSheet(launch: Launch, uploaded: SheetUploaded): boolean {
  return (
    launch.configurationPath === formatS3Uri(uploaded) &&
    launch.configurationVersionId === uploaded.versionId
  );
}

function newLaunch(
  deps: RegisterLaunchDeps,
  uploaded: SheetUploaded,
  launchId: string,
  name: string,
): Omit<Launch, 'status' | 'recordedStatus'> {
  return {
    launchId,
    name,
    attempt: 1,
    version: 1,
    parameters: {},
    resources: {},
    configurationPath: formatS3Uri(uploaded),
    configurationVersionId: uploaded.versionId,
    artifactsPath: formatS3Uri({ bucket: deps.bucketName, key: artifactKey(launchId, '') }),
    registeredAt: uploaded.uploadedAt,
    costUsd: { estimate: 'unknown', basis: 'this version estimates no cost' },
    updatedAt: deps.now().toISOString(),
  };
}

/** `aws s3 sync` uploads in parallel: a sample sheet beside the sheet may come a moment later. */
async function readSampleSheetBeside(
  deps: RegisterLaunchDeps,
  { bucket, key }: SheetUploaded,
  place: SampleSheetPlace,
): Promise<SampleSheetReading> {
  const options = { maximumBytes: MAXIMUM_SAMPLE_SHEET_BYTES };
  if (place.kind === 'object') return deps.objects.readText(place.uri, options);
  const uri = { bucket, key: `${key.slice(0, key.lastIndexOf('/') + 1)}${place.path}` };
  let waited = 0;
  for (;;) {
    const reading = await deps.objects.readText(uri, options);
    const graceLeft = deps.sampleSheetGraceSeconds * 1000 - waited;
    if (reading.found !== 'missing' || graceLeft <= 0) return reading;
    await deps.sleep(Math.min(GRACE_POLL_MILLISECONDS, graceLeft));
    waited += GRACE_POLL_MILLISECONDS;
  }
}

function cutError({ path, message, hint, ...place }: InputError): InputError {
  return {
    ...place,
    path: cutText(path),
    message: cutText(message),
    ...(hint === undefined ? {} : { hint: cutText(hint) }),
  };
}

function unreadable(
  file: string,
  reading: Exclude<SampleSheetReading, { found: 'text' | 'not-looked-at' }>,
): InputError {
  if (reading.found === 'too-large') {
    return { file, path: '', ...tooLarge({ name: 'configuration sheet' }, reading.sizeBytes) };
  }
  const messages = {
    missing: 'This version of the sheet no longer exists',
    denied: 'The sheet may not be read',
  };
  const hints = {
    missing: 'Upload it again.',
    denied: 'An operator must give the register function the right to read it.',
  };
  return { file, path: '', message: messages[reading.found], hint: hints[reading.found] };
}

function measureStart(
  { launchId, name, workflow }: Launch,
  { key, uploadedBy }: SheetUploaded,
): Measurement {
  const facts = { launchId, name, workflow, key, uploadedBy };
  return { metric: METRICS.launchesRegistered, value: 1, unit: 'Count', facts };
}

/** Only definitions of the deployment are few enough to be told apart in metrics. */
function originOf({ ownDefinition, foreign }: LaunchRequest): Pick<Launch, 'workflowOrigin'> {
  if (foreign !== undefined) return { workflowOrigin: 'foreign' };
  return ownDefinition === undefined ? {} : { workflowOrigin: 'own' };
}

/** Companions follow from their references: nobody has to write them. */
function referenceUris({ references }: LaunchRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(references)
      .filter(([name]) => !name.includes('.'))
      .map(([name, object]) => [name, formatS3Uri(object)]),
  );
}

function readableResources({ resources }: LaunchRequest): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resources).map(([step, { cpus, memoryMib, timeSeconds, diskMib }]) => [
      step,
      {
        ...(cpus === undefined ? {} : { cpus }),
        ...(memoryMib === undefined ? {} : { memory: formatMemory(memoryMib) }),
        ...(timeSeconds === undefined ? {} : { time: formatDuration(timeSeconds) }),
        ...(diskMib === undefined ? {} : { disk: formatMemory(diskMib) }),
      },
    ]),
  );
}
