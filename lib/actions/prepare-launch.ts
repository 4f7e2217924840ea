import { findShortages, type Shortage } from '../compute/engine-task';
import {
  readConfigurationSheet,
  type ConfigurationSheet,
  type ParsedSheet,
  type SheetReading,
} from '../domain/sheet/configuration-sheet';
import { parseWorkflowDefinition } from '../domain/definition/definition-parser';
import {
  InputErrors,
  InvalidConfigurationError,
  MissingRequiredParametersError,
  UnknownWorkflowError,
  type InputError,
} from '../domain/errors';
import type { InputPath } from '../domain/input/input-document';
import type { JobCapacity } from '../domain/plan/job-capacity';
import { checkParameters, type EffectiveParameters } from '../domain/sheet/launch-parameters';
import type { LaunchRequest } from '../domain/plan/launch-request';
import { nearestName } from '../domain/input/nearest-name';
import { formatS3Uri } from '../domain/s3-uri';
import type { SampleSheet } from '../domain/samples/sample-sheet';
import type { Step, WorkflowDefinition } from '../domain/definition/workflow-definition';
import { checkJobs } from './check-jobs';
import type { FolderReader } from './find-objects';
import { checkLimits, jobLimitOf, timeLimitOf, type LaunchLimits } from './launch-limits';
import { checkTags } from './launch-tags';
import { locateInputs, type LocatedInputs } from './locate-inputs';
import { readSamples, type SampleSheetReader } from './read-samples';

export interface WorkflowCatalog {
  /** The text of a workflow.yaml; undefined when there is no such workflow. */
  find(name: string): Promise<string | undefined>;
  names(): Promise<readonly string[]>;
}

export interface PrepareLaunchDeps {
  readonly workflows: WorkflowCatalog;
  readonly readSampleSheet: SampleSheetReader;
  /** Lists folders in S3; absent offline, where objects are taken to exist. */
  readonly listFolder?: FolderReader | undefined;
  /** Of the deployment; absent offline, where it is not known. */
  readonly capacity?: JobCapacity | undefined;
  /** Buckets that a launch may read from and write to; absent offline. */
  readonly buckets?: { readonly data: readonly string[]; readonly output: readonly string[] };
  /** Keys of the deployment's tags; absent offline. */
  readonly tagKeys?: readonly string[] | undefined;
  /** What no sheet of this deployment can exceed; absent offline. */
  readonly limits?: LaunchLimits | undefined;
}

/**
 * Makes a request of a sheet: parsed, checked against its workflow, samples read, objects located. Throws an `InputErrors` with
 * everything that is wrong; what depends on something broken is not checked.
 */
export async function prepareLaunch(
  deps: PrepareLaunchDeps,
  source: { readonly file: string; readonly text: string },
): Promise<LaunchRequest> {
  const reading = readConfigurationSheet(source.file, source.text);
  const { parsed } = reading;
  if (parsed === undefined) throw new InvalidConfigurationError(reading.errors);
  // Where the datasets are may be among what is broken: they are looked for once the sheet is whole.
  const listFolder = reading.errors.length === 0 ? deps.listFolder : undefined;
  const request = await prepareParsed({ ...deps, listFolder }, parsed).catch((error: unknown) => {
    throw error instanceof InputErrors ? withMistakes(reading, error) : error;
  });
  if (reading.errors.length > 0) throw new InvalidConfigurationError(reading.errors);
  return request;
}

/** Adds the mistakes in the sheet's form; what follows from a broken key is none of its own. */
function withMistakes(
  { errors: mistakes, isBroken }: SheetReading,
  error: InputErrors,
): InputErrors {
  if (mistakes.length === 0) return error;
  const own = error.errors.filter(({ path }) => !isBroken(path));
  return new InvalidConfigurationError([...mistakes, ...own].sort(byPlace));
}

async function prepareParsed(deps: PrepareLaunchDeps, parsed: ParsedSheet): Promise<LaunchRequest> {
  const definition = await findWorkflow(deps.workflows, parsed);
  const parameters = checkParameters(definition, parsed);
  const samples = await readSamples(deps.readSampleSheet, definition, parsed);
  const steps = withSheetResources(definition, parsed.sheet);
  const others = [
    ...checkService(parsed),
    ...checkCapacity(parsed, steps, deps.capacity),
    ...checkBucket(deps, parsed, 'output'),
    ...checkLimits(parsed, deps.limits),
    ...checkTags(parsed, deps.tagKeys),
  ];
  // Data that the deployment may not read are as good as absent.
  const data = onlyMissing(checkBucket(deps, parsed, 'data'));
  if (!parameters.ok || !samples.ok || !data.ok || others.length > 0) {
    throw refusalOf([parameters, samples, data], others);
  }
  const checked = { definition, parameters: parameters.value, samples: samples.value };
  const mistakes = checkJobs(definition, parsed, checked);
  if (mistakes.length > 0) throw new InvalidConfigurationError(mistakes);
  const located = await locateInputs(deps, parsed, checked);
  if (!located.ok) throw new MissingRequiredParametersError(located.errors);
  const bounds = {
    maxJobs: jobLimitOf(parsed.sheet, deps.limits, deps.capacity),
    timeoutSeconds: timeLimitOf(parsed.sheet, deps.limits),
  };
  return requestOf(parsed.sheet, { ...checked, ...bounds, steps, located: located.value });
}

type PartialCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly errors: readonly InputError[]; readonly onlyMissing: boolean };

function onlyMissing(errors: readonly InputError[]): PartialCheck {
  return errors.length === 0 ? { ok: true } : { ok: false, errors, onlyMissing: true };
}

/** When nothing is wrong but that something required is absent, the error says so by its name. */
function refusalOf(checks: readonly PartialCheck[], others: readonly InputError[]): InputErrors {
  const failed = checks.filter((check) => !check.ok);
  const errors = [...failed.flatMap((check) => check.errors), ...others].sort(byPlace);
  return others.length === 0 && failed.every((check) => check.onlyMissing)
    ? new MissingRequiredParametersError(errors)
    : new InvalidConfigurationError(errors);
}

/** The sheet before other files, each from top to bottom; what has no line, such as how many more there are, at the end. */
function byPlace(a: InputError, b: InputError): number {
  return a.file === b.file ? (a.line ?? Number.MAX_VALUE) - (b.line ?? Number.MAX_VALUE) : 0;
}

async function findWorkflow(
  workflows: WorkflowCatalog,
  { sheet, document }: ParsedSheet,
): Promise<WorkflowDefinition> {
  const text = await workflows.find(sheet.workflow);
  if (text !== undefined) return parseWorkflowDefinition(`${sheet.workflow}/workflow.yaml`, text);
  const names = await workflows.names();
  const nearest = nearestName(sheet.workflow, names);
  throw new UnknownWorkflowError([
    {
      file: document.file,
      ...document.locate(['workflow']),
      path: 'workflow',
      message: `Unknown workflow "${sheet.workflow}"`,
      hint: `${nearest === undefined ? '' : `Did you mean "${nearest}"? `}Known workflows: ${names.join(', ')}`,
    },
  ]);
}

function withSheetResources(
  definition: WorkflowDefinition,
  { resources }: ConfigurationSheet,
): readonly Step[] {
  return definition.steps.map((step) => {
    const { cpus, memoryMib, timeSeconds, diskMib } = resources[step.name] ?? {};
    return {
      ...step,
      cpus: cpus ?? step.cpus,
      memoryMib: memoryMib ?? step.memoryMib,
      timeSeconds: timeSeconds ?? step.timeSeconds,
      diskMib: diskMib ?? step.diskMib,
    };
  });
}

function checkService({ sheet, document }: ParsedSheet): readonly InputError[] {
  const { service } = sheet.compute;
  if (service === undefined || service === 'engine-task') return [];
  return [
    {
      file: document.file,
      ...document.locate(['compute', 'service']),
      path: 'compute.service',
      message: `Compute service "${service}" is not part of this deployment`,
      hint: 'Use "engine-task", which runs the jobs inside the engine\'s own task.',
    },
  ];
}

function checkCapacity(
  { document }: ParsedSheet,
  steps: readonly Step[],
  capacity: JobCapacity | undefined,
): readonly InputError[] {
  if (capacity === undefined) return [];
  return findShortages(steps, capacity).map((shortage) => {
    const path = ['resources', shortage.step, shortage.resource];
    return {
      file: document.file,
      ...nearestPosition(document, path),
      path: path.join('.'),
      ...describeShortage(shortage),
    };
  });
}

function describeShortage({ step, resource, needed, offered }: Shortage): {
  message: string;
  hint: string;
} {
  const unit = resource === 'cpus' ? ' cpus' : ` MiB of ${resource}`;
  return {
    message: `Step "${step}" needs ${needed}${unit}, and the engine task offers ${offered}`,
    hint: `Ask for less under "resources", or raise the engine task's size in the deployment settings.`,
  };
}

function checkBucket(
  { buckets }: PrepareLaunchDeps,
  { sheet, document }: ParsedSheet,
  key: 'data' | 'output',
): readonly InputError[] {
  const uri = sheet[key];
  if (buckets === undefined || uri === undefined || buckets[key].includes(uri.bucket)) return [];
  const allowed = buckets[key].join(', ') || 'none';
  return [
    {
      file: document.file,
      ...document.locate([key]),
      path: key,
      message: `Bucket "${uri.bucket}" is not one that this deployment may use for "${key}"`,
      hint: `Allowed here: ${allowed}; an operator adds buckets with the setting "${key}Buckets".`,
    },
  ];
}

/** Where the path stands, or the nearest of its parents that does. */
function nearestPosition(
  document: ParsedSheet['document'],
  path: InputPath,
): { line: number; column: number } | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const position = document.locate(path.slice(0, length));
    if (position !== undefined) return position;
  }
  return undefined;
}

function requestOf(
  sheet: ConfigurationSheet,
  {
    definition,
    parameters,
    samples: { rows },
    steps,
    maxJobs,
    timeoutSeconds,
    located,
  }: {
    readonly definition: WorkflowDefinition;
    readonly parameters: EffectiveParameters;
    readonly samples: Pick<SampleSheet, 'rows'>;
    readonly steps: readonly Step[];
    readonly maxJobs: number | undefined;
    readonly timeoutSeconds: number | undefined;
    readonly located: LocatedInputs;
  },
): LaunchRequest {
  const { service = 'engine-task' } = sheet.compute;
  return {
    formatVersion: 1,
    name: sheet.name,
    workflow: definition.name,
    workflowVersion: definition.version,
    engine: definition.engine,
    dataPath: formatS3Uri(sheet.data),
    ...(sheet.output === undefined ? {} : { outputPath: formatS3Uri(sheet.output) }),
    computeService: service,
    ...(maxJobs === undefined ? {} : { maxJobs }),
    retries: sheet.retries ?? 0,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    notify: [...sheet.notify],
    tags: { ...sheet.tags },
    parameters: parameters.parameters,
    lists: Object.fromEntries(
      Object.entries(parameters.lists).map(([name, values]) => [name, [...values]]),
    ),
    resources: Object.fromEntries(
      steps.map(({ name, cpus, memoryMib, timeSeconds, diskMib }) => [
        name,
        { cpus, memoryMib, timeSeconds, ...(diskMib === undefined ? {} : { diskMib }) },
      ]),
    ),
    rows: [...rows],
    references: located.references,
    files: located.files,
  };
}
