import type { JsonMap, JsonValue } from '../../domain/input/input-tree';
import type { WorkflowDefinition } from '../../domain/definition/workflow-definition';
import { resolveLocation } from '../../domain/input/object-location';
import type { EnginePlan, StagedObject } from '../../domain/plan/engine-plan';
import { placeObjects } from '../../domain/plan/foreign-staging';
import type { ForeignRequest, LaunchRequest } from '../../domain/plan/launch-request';
import { formatS3Uri, parseS3Uri } from '../../domain/s3-uri';
import { renderSampleTable } from '../../domain/samples/sample-text';
import type { ForeignPlanRequest, PlannedRun } from '../engine';
import { renderProfile } from './profile';
import { REQUIRED } from './snakemake-engine';

/** What is ours in a folder that is somebody else's. */
const OWN_FOLDER = 'wfm';
const PROFILE = `${OWN_FOLDER}/profile`;
const CONFIG = `${OWN_FOLDER}/config.json`;

/** Snakemake 8 and later read these over the profile that they are told. */
const WORKFLOW_PROFILE = 'profiles/default';

/** Plans a run of somebody else's workflow: their Snakefile as it is, with our profile, the sheet's values over their configuration and its samples. */
export function planForeignSnakemakeRun(planRequest: ForeignPlanRequest): PlannedRun {
  const { launchId, attempt, request, foreign, capacity, output } = planRequest;
  const paths = placeObjects(request.files, `${OWN_FOLDER}/inputs`);
  const pathOf = (uri: string): string => paths.get(uri)?.path ?? uri;
  const files = new Map([
    ...renderProfile({
      ...{ capacity, folder: PROFILE },
      retries: request.retries,
      maxJobs: request.maxJobs,
      resources: request.resources,
      countsEveryRule: true,
    }),
    [CONFIG, `${JSON.stringify(withPaths(foreign.values, pathOf), undefined, 2)}\n`],
    ...samplesFile(request, foreign, pathOf),
  ]);
  return {
    files,
    requires: REQUIRED,
    definition: withoutSteps(request),
    jobs: new Map(),
    plan: {
      formatVersion: 1,
      ...{ launchId, attempt, output },
      engine: 'snakemake',
      workflow: request.workflow,
      workflowVersion: request.workflowVersion,
      ...sourceOf(foreign),
      artifacts: [...files.keys()],
      stage: [...treeOf(foreign), ...paths.values()],
      command: commandOf(foreign),
      steps: [],
      publish: [],
      publishTrees: withoutInner(foreign.publish),
      temporary: [],
      ...(request.timeoutSeconds === undefined ? {} : { timeoutSeconds: request.timeoutSeconds }),
    },
  };
}

/** What lies in another folder of the list is published with it. */
function withoutInner(trees: readonly string[]): string[] {
  const distinct = [...new Set(trees)];
  return distinct.filter((tree) => !distinct.some((other) => tree.startsWith(`${other}/`)));
}

/** What is known of a workflow before it is there. */
function withoutSteps({ workflow, workflowVersion }: LaunchRequest): WorkflowDefinition {
  const nothing = { lists: {}, references: {}, parameters: {}, steps: [], publish: {} };
  return { name: workflow, version: workflowVersion, engine: 'snakemake', ...nothing };
}

/** Their configuration first: what comes later is merged over it. */
function commandOf({ snakefile, config }: ForeignRequest): string[] {
  const configs = [...(config === undefined ? [] : [config]), CONFIG];
  return [
    ...['snakemake', '--snakefile', snakefile],
    ...['--profile', PROFILE, '--configfile', ...configs],
  ];
}

function sourceOf({ source, snakefile }: ForeignRequest): Pick<EnginePlan, 'source' | 'putAside'> {
  const folder = snakefile.slice(0, snakefile.lastIndexOf('/') + 1);
  const putAside = [...new Set([WORKFLOW_PROFILE, `${folder}${WORKFLOW_PROFILE}`])];
  switch (source.kind) {
    case 'git':
      return { source, putAside };
    case 'archive': {
      const ending = /\.(?:zip|tgz|tar\.gz)$/i.exec(source.object.key)?.[0] ?? '';
      const path = `.wfm/source${ending.toLowerCase()}`;
      return {
        source: { kind: 'archive', object: { ...source.object, path }, snakefile },
        putAside,
      };
    }
    case 'folder':
      return { source: { kind: 'folder' }, putAside };
  }
}

/** The files of a workflow that lies in S3 as they are. */
function treeOf({ source }: ForeignRequest): readonly StagedObject[] {
  if (source.kind !== 'folder') return [];
  const start = (parseS3Uri(source.folder)?.key ?? '').length;
  return source.objects.map((object) => ({ ...object, path: object.key.slice(start) }));
}

/** The samples where the workflow looks for them, in the columns of the sheet. */
function samplesFile(
  { rows, dataPath }: LaunchRequest,
  { samples }: ForeignRequest,
  pathOf: (uri: string) => string,
): readonly (readonly [string, string])[] {
  const data = parseS3Uri(dataPath);
  if (samples === undefined || data === undefined) return [];
  const cellOf = (column: string, value: string): string =>
    samples.files.includes(column) && value !== ''
      ? pathOf(formatS3Uri(resolveLocation(data, value)))
      : value;
  const cells = rows.map(({ values }) =>
    samples.columns.map((column) => cellOf(column, values[column] ?? '')),
  );
  return [[samples.path, renderSampleTable(samples.path, samples.columns, cells)]];
}

/** Objects become the files as which they are staged. */
function withPaths(values: JsonMap, pathOf: (uri: string) => string): JsonMap {
  const change = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return pathOf(value);
    if (typeof value !== 'object' || value === null) return value;
    return isList(value) ? value.map(change) : withPaths(value, pathOf);
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function isList(value: readonly JsonValue[] | JsonMap): value is readonly JsonValue[] {
  return Array.isArray(value);
}
