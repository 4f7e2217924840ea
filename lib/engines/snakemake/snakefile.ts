import {
  findStep,
  type Step,
  type StepInput,
  type WorkflowDefinition,
} from '../../domain/definition/workflow-definition';
import type { StagedPaths } from '../../domain/plan/job-table';
import { pythonComment, pythonString, shellDirective } from './python-text';

const WILDCARD = 'r"[A-Za-z0-9][A-Za-z0-9_-]*"';

/** How an input of a rule is written: as paths, or looked up per job in config.json. */
export type InputForm = 'paths' | 'lookup';

/** Renders a definition: one rule per step, however many samples there are; values stand in config.json. */
export function renderSnakefile(
  definition: WorkflowDefinition,
  staged: StagedPaths,
  options: { readonly limitsJobs: boolean },
): string {
  const axes = [...new Set(definition.steps.flatMap((step) => step.forEach))];
  const sections = [
    pythonComment(
      `${definition.name} ${definition.version}, written by the genomics workflow manager.`,
    ),
    'configfile: "config.json"',
    ...(axes.length === 0 ? [] : [renderConstraints(axes)]),
    'rule all:\n    input:\n        config["targets"],',
    ...definition.steps.map((step) => renderRule(definition, step, staged, options)),
  ];
  return `${sections.join('\n\n\n')}\n`;
}

/** A job's inputs are looked up where a wildcard cannot name them: files of the sample sheet, and what a step gathers. */
export function inputForm(definition: WorkflowDefinition, step: Step, input: StepInput): InputForm {
  const isPlain = input.sources.every((source) => {
    if (source.kind === 'reference') return true;
    if (source.kind === 'column') return false;
    const producer = findStep(definition, source.step);
    return producer?.forEach.every((axis) => step.forEach.includes(axis)) === true;
  });
  return isPlain ? 'paths' : 'lookup';
}

/** Parameters that a step's command mentions: the others can change without concerning it. */
export function parametersOf(definition: WorkflowDefinition, step: Step): readonly string[] {
  return Object.keys(definition.parameters).filter((name) =>
    new RegExp(`\\b${name}\\b`).test(step.command),
  );
}

function renderConstraints(axes: readonly string[]): string {
  return ['wildcard_constraints:', ...axes.map((axis) => `    ${axis}=${WILDCARD},`)].join('\n');
}

function renderRule(
  definition: WorkflowDefinition,
  step: Step,
  staged: StagedPaths,
  { limitsJobs }: { readonly limitsJobs: boolean },
): string {
  const parameters = parametersOf(definition, step);
  const inputs = Object.entries(step.inputs).map(
    ([name, input]) => `${name}=${renderInput(definition, step, { name, input, staged })}`,
  );
  const outputs = Object.entries(step.outputs).map(([name, path]) => {
    const text = pythonString(path);
    return `${name}=${step.temp.includes(name) ? `temp(${text})` : text}`;
  });
  const params = parameters.map(
    (name) => `${name}=lambda wildcards: config["parameters"][${pythonString(name)}]`,
  );
  return [
    `rule ${step.name}:`,
    ...directive('input', inputs),
    ...directive('output', outputs),
    ...directive('log', [pythonString(logPath(step))]),
    ...directive('params', params),
    ...directive('threads', [String(step.cpus)], ''),
    ...directive('resources', [...renderResources(step), ...(limitsJobs ? ['job_slots=1'] : [])]),
    ...(step.retries === undefined ? [] : directive('retries', [String(step.retries)], '')),
    `    shell:\n        ${shellDirective(assignments(definition, step, parameters), step.command)}`,
  ].join('\n');
}

function directive(name: string, values: readonly string[], comma = ','): readonly string[] {
  if (values.length === 0) return [];
  return [`    ${name}:`, ...values.map((value) => `        ${value}${comma}`)];
}

function renderInput(
  definition: WorkflowDefinition,
  step: Step,
  { name, input, staged }: { name: string; input: StepInput; staged: StagedPaths },
): string {
  if (inputForm(definition, step, input) === 'lookup') {
    const place = ['"inputs"', pythonString(step.name), jobKeyExpression(step), pythonString(name)];
    return `lambda wildcards: config${place.map((key) => `[${key}]`).join('')}`;
  }
  const paths = input.sources.map((source) => {
    if (source.kind === 'reference') return staged.ofReference(source.reference);
    if (source.kind === 'column') return '';
    return findStep(definition, source.step)?.outputs[source.output] ?? '';
  });
  const literals = paths.map(pythonString);
  return input.list ? `[${literals.join(', ')}]` : literals.join(', ');
}

/** The key of a job in config.json, as Python computes it: `NA12878/L1`. */
function jobKeyExpression(step: Step): string {
  if (step.forEach.length === 0) return '""';
  return `f"${step.forEach.map((axis) => `{wildcards.${axis}}`).join('/')}"`;
}

function logPath(step: Step): string {
  return `logs/${[step.name, ...step.forEach.map((axis) => `{${axis}}`)].join('/')}.log`;
}

function renderResources({ memoryMib, timeSeconds, diskMib }: Step): readonly string[] {
  return [
    `mem_mb=${memoryMib}`,
    `runtime=${Math.ceil(timeSeconds / 60)}`,
    ...(diskMib === undefined ? [] : [`disk_mb=${diskMib}`]),
  ];
}

/** The generated bash lines before the author's text: everything a command may use, and its log with the exit status as last line. */
function assignments(
  definition: WorkflowDefinition,
  step: Step,
  parameters: readonly string[],
): string {
  const words = [
    ...Object.entries(step.inputs).map(([name, input]) =>
      isArray(definition, step, input)
        ? `${name}=({input.${name}:q})`
        : `${name}={input.${name}:q}`,
    ),
    ...Object.keys(step.outputs).map((name) => `${name}={output.${name}:q}`),
    ...step.forEach.map((axis) => `${axis}={wildcards.${axis}:q}`),
    ...parameters.map((name) => `${name}={params.${name}:q}`),
    'threads={threads}',
    'memoryMib={resources.mem_mb}',
  ];
  return [words.join(' '), 'exec > {log:q} 2>&1', `trap 'echo "exit status $?" >&2' EXIT`].join(
    '\n',
  );
}

/** Lists are arrays, and so is what a step gathers over a column that it does not run for. */
function isArray(definition: WorkflowDefinition, step: Step, input: StepInput): boolean {
  return input.list || input.sources.some((source) => gathers(definition, step, source));
}

function gathers(
  definition: WorkflowDefinition,
  step: Step,
  source: StepInput['sources'][number],
): boolean {
  if (source.kind === 'reference') return false;
  const axes =
    source.kind === 'column'
      ? (definition.samples?.key ?? [])
      : (findStep(definition, source.step)?.forEach ?? []);
  return axes.some((axis) => !step.forEach.includes(axis));
}
