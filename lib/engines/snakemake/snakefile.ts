import { isNamedByWildcards } from '../../domain/plan/input-shape';
import type { StagedPaths } from '../../domain/plan/job-table';
import {
  findStep,
  type Step,
  type StepInput,
  type WorkflowDefinition,
} from '../../domain/definition/workflow-definition';
import { renderCommand, parametersOf } from './step-command';
import { renderResources } from './step-resources';
import { pythonComment, pythonString } from './python-text';

const COMMENT_WIDTH = 100;
const WILDCARD = 'r"[A-Za-z0-9][A-Za-z0-9_-]*"';

/** What of a rule depends on more than its definition. */
export interface SnakefileOptions {
  readonly staged: StagedPaths;
  /** The launch runs at most so many jobs at a time. */
  readonly limitsJobs: boolean;
}

/** Renders a definition: one rule per step, however many samples there are; values stand in config.json. */
export function renderSnakefile(definition: WorkflowDefinition, options: SnakefileOptions): string {
  const axes = [...new Set(definition.steps.flatMap((step) => step.forEach))];
  const sections = [
    [
      pythonComment(
        `${definition.name} ${definition.version}, written by the genomics workflow manager.`,
      ),
      ...describe(definition.description),
    ].join('\n'),
    'configfile: "config.json"',
    ...(axes.length === 0 ? [] : [renderConstraints(axes)]),
    'rule all:\n    input:\n        config["targets"],',
    ...definition.steps.map((step) => renderRule(definition, step, options)),
  ];
  return `${sections.join('\n\n\n')}\n`;
}

/** Where the packages of a step are listed. */
export function condaFile({ name }: Step): string {
  return `envs/${name}.yaml`;
}

function renderConstraints(axes: readonly string[]): string {
  return ['wildcard_constraints:', ...axes.map((axis) => `    ${axis}=${WILDCARD},`)].join('\n');
}

function renderRule(
  definition: WorkflowDefinition,
  step: Step,
  { staged, limitsJobs }: SnakefileOptions,
): string {
  const inputs = Object.entries(step.inputs).map(
    ([name, input]) => `${name}=${renderInput(definition, step, { name, input, staged })}`,
  );
  const outputs = Object.entries(step.outputs).map(([name, path]) => {
    const text = pythonString(path);
    return `${name}=${step.temp.includes(name) ? `temp(${text})` : text}`;
  });
  const params = parametersOf(definition, step).map(
    (name) => `${name}=lambda wildcards: config["parameters"][${pythonString(name)}]`,
  );
  return [
    ...describe(step.description),
    `rule ${step.name}:`,
    ...directive('input', inputs),
    ...directive('output', outputs),
    ...directive('log', [pythonString(jobPath(step, 'logs', '.log'))]),
    ...directive('benchmark', [pythonString(jobPath(step, 'benchmarks', '.tsv'))], ''),
    ...directive('params', params),
    `    threads: ${step.cpus}`,
    ...directive('resources', renderResources(step, { limitsJobs })),
    ...(step.retries === undefined ? [] : [`    retries: ${step.retries}`]),
    ...(step.group === undefined ? [] : [`    group: ${pythonString(step.group)}`]),
    ...(step.conda === undefined ? [] : directive('conda', [pythonString(condaFile(step))], '')),
    ...(step.image === undefined
      ? []
      : directive('container', [pythonString(`docker://${step.image}`)], '')),
    `    shell:\n        ${renderCommand(definition, step)}`,
  ].join('\n');
}

function directive(name: string, values: readonly string[], comma = ','): readonly string[] {
  if (values.length === 0) return [];
  return [`    ${name}:`, ...values.map((value) => `        ${value}${comma}`)];
}

/** Comments of at most so many characters a line; no text can leave them. */
function describe(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const lines: string[] = [];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= COMMENT_WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map(pythonComment);
}

function renderInput(
  definition: WorkflowDefinition,
  step: Step,
  { name, input, staged }: { name: string; input: StepInput; staged: StagedPaths },
): string {
  if (!isNamedByWildcards(definition, step, input)) {
    const place = ['"inputs"', pythonString(step.name), jobKeyExpression(step), pythonString(name)];
    return `lambda wildcards: config${place.map((key) => `[${key}]`).join('')}`;
  }
  const paths = input.sources.map((source) => {
    if (source.kind === 'reference') return staged.ofReference(source.reference, source.companion);
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

/** A file of each job, apart from those of every other step. */
function jobPath(step: Step, folder: string, ending: string): string {
  return `${[folder, step.name, ...step.forEach.map((axis) => `{${axis}}`)].join('/')}${ending}`;
}
