import { findShortages, type Shortage } from '../compute/engine-task';
import type { ConfigurationSheet, ParsedSheet } from '../domain/sheet/configuration-sheet';
import {
  InvalidConfigurationError,
  MissingRequiredParametersError,
  type InputError,
} from '../domain/errors';
import type { InputPath } from '../domain/input/input-document';
import type { JobCapacity } from '../domain/plan/job-capacity';
import { checkParameters, type EffectiveParameters } from '../domain/sheet/launch-parameters';
import type { LaunchRequest } from '../domain/plan/launch-request';
import type { SampleSheet } from '../domain/samples/sample-sheet';
import type { Step, WorkflowDefinition } from '../domain/definition/workflow-definition';
import { checkDeployment, checkBucket } from './check-deployment';
import { checkJobs } from './check-jobs';
import { onlyMissing, refusalOf } from './input-refusal';
import type { KnownWorkflow } from './find-definition';
import { commonRequest } from './launch-request';
import { locateInputs, type LocatedInputs } from './locate-inputs';
import type { PrepareLaunchDeps } from './prepare-deps';
import { readSamples } from './read-samples';

/** Makes a request of a sheet whose workflow has a definition; throws an `InputErrors` with everything that is wrong. */
export async function prepareDefinedLaunch(
  deps: PrepareLaunchDeps,
  parsed: ParsedSheet,
  { definition, ownText }: KnownWorkflow,
): Promise<LaunchRequest> {
  const parameters = checkParameters(definition, parsed);
  const samples = await readSamples(deps.readSampleSheet, definition, parsed);
  const steps = withSheetResources(definition, parsed.sheet);
  const others = [...checkDeployment(deps, parsed), ...checkCapacity(parsed, steps, deps.capacity)];
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
  return {
    ...commonRequest(deps, parsed.sheet),
    ...requestOf({ ...checked, steps, located: located.value }),
    ...(ownText === undefined ? {} : { ownDefinition: ownText }),
  };
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

function checkCapacity(
  { sheet, document }: ParsedSheet,
  steps: readonly Step[],
  capacity: JobCapacity | undefined,
): readonly InputError[] {
  if (capacity === undefined) return [];
  return findShortages(steps, capacity).map((shortage) => {
    const path = placeOf(shortage, steps, sheet);
    return {
      file: document.file,
      ...nearestPosition(document, path),
      path: path.join('.'),
      ...describeShortage(shortage),
    };
  });
}

/** Where the sheet asks for it, or could ask for less. */
function placeOf(
  { step, resource }: Shortage,
  steps: readonly Step[],
  { workflow, resources }: ConfigurationSheet,
): readonly string[] {
  const isOwn = workflow.kind === 'own' && resources[step] === undefined;
  const index = steps.findIndex(({ name }) => name === step);
  return isOwn ? ['workflow', 'steps', String(index), resource] : ['resources', step, resource];
}

function describeShortage({ step, resource, needed, offered }: Shortage): {
  message: string;
  hint: string;
} {
  const unit = resource === 'cpus' || resource === 'gpus' ? ` ${resource}` : ` MiB of ${resource}`;
  return {
    message: `Step "${step}" needs ${needed}${unit}, and the engine task offers ${offered}`,
    hint: `Ask for less under "resources", or raise the engine task's size in the deployment settings.`,
  };
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

function requestOf({
  definition,
  parameters: { parameters, lists },
  samples: { rows },
  steps,
  located,
}: {
  readonly definition: WorkflowDefinition;
  readonly parameters: EffectiveParameters;
  readonly samples: Pick<SampleSheet, 'rows'>;
  readonly steps: readonly Step[];
  readonly located: LocatedInputs;
}) {
  return {
    workflow: definition.name,
    workflowVersion: definition.version,
    engine: definition.engine,
    parameters,
    lists: Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, [...values]])),
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
