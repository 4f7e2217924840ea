import type { InputError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';
import type { JsonMap } from '../domain/input/input-tree';
import type { ForeignRequest, LaunchRequest, LocatedObject } from '../domain/plan/launch-request';
import { formatS3Uri } from '../domain/s3-uri';
import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import { nameOfSource, type ForeignWorkflow } from '../domain/sheet/workflow-choice';
import { needsOfRules } from '../compute/engine-task';
import { checkCapacity } from './check-capacity';
import { checkBucket, checkDeployment } from './check-deployment';
import { checkSource } from './check-source';
import { readForeignSamples, type ForeignSampleSheet } from './read-foreign-samples';
import { readForeignValues, type NamedObject } from './read-foreign-values';
import { onlyMissing, refusalOf } from './refuse-input';
import { beginRequest } from './begin-request';
import { fileNeeds } from './locate-inputs';
import { locateObjects, type Need } from './locate-objects';
import { locateSource } from './locate-source';
import type { PrepareLaunchDeps } from './prepare-deps';

/**
 * Makes a request of a sheet that names somebody else's workflow: nothing is known of its parameters, so they go to it as they are;
 * what they name in S3 is located. Throws an `InputErrors` with everything that is wrong.
 */
export async function prepareForeignLaunch(
  deps: PrepareLaunchDeps,
  parsed: ParsedSheet,
  workflow: ForeignWorkflow,
): Promise<LaunchRequest> {
  const { values, objects, errors: mistakes } = readForeignValues(parsed);
  const samples = await readForeignSamples(deps.readSampleSheet, parsed, workflow.samples);
  const others = [
    ...checkDeployment(deps, parsed),
    ...checkForm(parsed, workflow),
    ...checkRules(parsed),
    ...checkCapacity(parsed, 'Rule', needsOfRules(parsed.sheet.resources), deps),
    ...mistakes,
  ];
  const data = onlyMissing(checkBucket(deps, parsed, 'data'));
  const source = await locateAllowed(deps, parsed, workflow);
  const files = await locateObjects(data.ok ? deps : {}, [
    ...objects.map((object) => needOf(parsed, object)),
    ...(samples.ok ? fileNeeds(parsed, samples.value.sheet, workflow.samples?.files ?? []) : []),
  ]);
  if (!samples.ok || !data.ok || !source.ok || !files.ok || others.length > 0) {
    const absent = [source, files].map((check) => onlyMissing(check.ok ? [] : check.errors));
    throw refusalOf(parsed.document.file, [samples, data, ...absent], others);
  }
  const found = { values, samples: samples.value, files: files.value };
  return {
    ...beginRequest(deps, parsed.sheet),
    ...requestOf(workflow, found),
    resources: parsed.sheet.resources,
    foreign: foreignOf(workflow, source.value, found),
  };
}

/** A source that the deployment does not allow is not looked at. */
function locateAllowed(
  deps: PrepareLaunchDeps,
  parsed: ParsedSheet,
  workflow: ForeignWorkflow,
): ReturnType<typeof locateSource> {
  const isAllowed = checkSource(parsed, deps).length === 0;
  return locateSource(isAllowed ? deps : {}, parsed, workflow);
}

interface Found {
  readonly values: JsonMap;
  readonly samples: ForeignSampleSheet;
  readonly files: readonly LocatedObject[];
}

function requestOf(workflow: ForeignWorkflow, { samples, files }: Found) {
  return {
    workflow: nameOfSource(workflow.source),
    // What lies in S3 has no version that people know.
    workflowVersion: workflow.revision ?? 's3',
    engine: workflow.engine,
    parameters: {},
    lists: {},
    rows: [...samples.sheet.rows],
    references: {},
    files: Object.fromEntries(files.map((object) => [formatS3Uri(object), object])),
  };
}

function foreignOf(
  { snakefile, config, samples: place, publish }: ForeignWorkflow,
  source: ForeignRequest['source'],
  { values, samples }: Found,
): ForeignRequest {
  return {
    ...{ source, snakefile },
    ...(config === undefined ? {} : { config }),
    values: { ...values },
    ...(place === undefined
      ? {}
      : {
          samples: {
            path: place.path,
            columns: [...samples.columns],
            files: [...place.files],
          },
        }),
    publish: [...publish],
  };
}

function needOf({ document }: ParsedSheet, { path, uri }: NamedObject): Need {
  const place = { file: document.file, ...document.locate(path), path: path.join('.') };
  return { uri, place: () => place };
}

/** What the form of a sheet cannot say: that a repository has a revision, and what samples may lie over. */
function checkForm(
  { document }: ParsedSheet,
  { source, revision, snakefile, config, samples }: ForeignWorkflow,
): readonly InputError[] {
  const errors = new InputErrorList(document);
  if (source.kind === 'git' && revision === undefined) {
    const hint = 'It holds the tag, branch or full commit to run, e.g. v1.2.0.';
    errors.addMissing(['workflow', 'revision'], 'Missing key "workflow.revision"', hint);
  }
  if (samples !== undefined && [snakefile, config].includes(samples.path)) {
    const message = 'The samples would lie over the Snakefile or its configuration';
    errors.addAt(['workflow', 'samples', 'path'], message);
  }
  if (source.kind !== 'git' && revision !== undefined) {
    const message = 'Only a git repository has revisions';
    errors.addAtKey(['workflow', 'revision'], message, 'Remove this key.');
  }
  return errors.toErrors();
}

/** Only the workflow knows its rules, but not everything can be one. */
function checkRules({ sheet, document }: ParsedSheet): readonly InputError[] {
  const errors = new InputErrorList(document);
  for (const rule of Object.keys(sheet.resources)) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(rule)) continue;
    errors.addAtKey(['resources', rule], `No rule can be called ${JSON.stringify(rule)}`);
  }
  return errors.toErrors();
}
