import type { InputError } from '../domain/errors';
import type { Checked } from '../domain/input/checked';
import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import { withResources } from '../domain/plan/step-resources';
import { checkParameters, type EffectiveParameters } from '../domain/sheet/launch-parameters';
import type { LaunchRequest } from '../domain/plan/launch-request';
import type { SampleSheet } from '../domain/samples/sample-sheet';
import type { Step, WorkflowDefinition } from '../domain/definition/workflow-definition';
import { checkCapacity } from './check-capacity';
import { checkDeployment, checkBucket } from './check-deployment';
import { checkJobs } from './check-jobs';
import { onlyMissing, refusalOf } from './refuse-input';
import type { KnownWorkflow } from './find-definition';
import { beginRequest } from './begin-request';
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
  const steps = withResources(definition.steps, parsed.sheet.resources);
  const others = [
    ...checkDeployment(deps, parsed),
    ...checkCapacity(parsed, 'Step', steps, deps),
    ...checkTogether(definition, parsed, { parameters, samples }),
  ];
  // Data that the deployment may not read are as good as absent.
  const data = onlyMissing(checkBucket(deps, parsed, 'data'));
  const located = await locateInputs(data.ok ? deps : {}, parsed, {
    definition,
    ...intactOf({ parameters, samples }),
  });
  const objects = onlyMissing(errorsOf(located));
  if (!parameters.ok || !samples.ok || !data.ok || !located.ok || others.length > 0) {
    throw refusalOf(parsed.document.file, [parameters, samples, data, objects], others);
  }
  const checked = { definition, parameters: parameters.value, samples: samples.value };
  return {
    ...beginRequest(deps, parsed.sheet),
    ...requestOf({ ...checked, steps, located: located.value }),
    ...(ownText === undefined ? {} : { ownDefinition: ownText }),
  };
}

interface Inputs {
  readonly parameters: ReturnType<typeof checkParameters>;
  readonly samples: Awaited<ReturnType<typeof readSamples>>;
}

/** What shows only when both are right. */
function checkTogether(
  definition: WorkflowDefinition,
  parsed: ParsedSheet,
  { parameters, samples }: Inputs,
): readonly InputError[] {
  if (!parameters.ok || !samples.ok) return [];
  const checked = { parameters: parameters.value, samples: samples.value };
  return checkJobs(definition, parsed, checked);
}

function intactOf({ parameters, samples }: Inputs) {
  return {
    references: parameters.ok ? parameters.value.references : {},
    samples: samples.ok ? samples.value : undefined,
  };
}

function errorsOf(located: Checked<LocatedInputs>): readonly InputError[] {
  return located.ok ? [] : located.errors;
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
