import { isNamedByWildcards } from '../../domain/plan/input-shape';
import type { Staging } from '../../domain/plan/staging';
import {
  findStep,
  type Step,
  type StepInput,
  type WorkflowDefinition,
} from '../../domain/definition/workflow-definition';
import { renderCommand, parametersOf } from './step-command';
import { renderResources } from './step-resources';
import { fillLines, pythonComment, pythonString } from './python-text';

const LIST_WIDTH = 80;
const WILDCARD = 'r"[A-Za-z0-9][A-Za-z0-9_-]*"';

/** What of a rule depends on more than its definition. */
export interface SnakefileOptions {
  readonly staged: Pick<Staging, 'ofReference' | 'patterns'>;
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
  const params = parametersOf(definition, step).map((name) => renderParameter(definition, name));
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

/** Comments of short lines; no text can leave them. */
function describe(text: string | undefined): readonly string[] {
  return text === undefined ? [] : fillLines(text.split(/\s+/u)).map(pythonComment);
}

function renderInput(
  definition: WorkflowDefinition,
  step: Step,
  { name, input, staged }: { name: string; input: StepInput; staged: SnakefileOptions['staged'] },
): string {
  if (!isNamedByWildcards(definition, step, input, staged.patterns)) {
    const keys = [...jobKeyExpressions(step), pythonString(name)].map((key) => `[${key}]`).join('');
    const lookup = `config["inputs"][${pythonString(step.name)}]${keys}`;
    return step.forEach.length === 0 ? lookup : `lambda wildcards: ${lookup}`;
  }
  const paths = input.sources.map((source) => {
    if (source.kind === 'reference') return staged.ofReference(source.reference, source.companion);
    if (source.kind === 'column') return staged.patterns.get(source.column) ?? '';
    return findStep(definition, source.step)?.outputs[source.output] ?? '';
  });
  const literals = paths.map(pythonString);
  return input.list ? renderList(name, literals) : literals.join(', ');
}

/** In one line where it is short, as people write lists. */
function renderList(name: string, literals: readonly string[]): string {
  const line = `[${literals.join(', ')}]`;
  if (line.length + name.length <= LIST_WIDTH) return line;
  return `[\n${literals.map((literal) => `            ${literal},\n`).join('')}        ]`;
}

/** Under which key config.json has what a job reads, as Python computes it: `NA12878/L1`; none where there is one job. */
function jobKeyExpressions({ forEach }: Step): readonly string[] {
  const [axis, ...more] = forEach;
  if (axis === undefined) return [];
  if (more.length === 0) return [`wildcards.${axis}`];
  return [`f"${forEach.map((each) => `{wildcards.${each}}`).join('/')}"`];
}

/** Snakemake puts wildcards into text where it sees braces, but not into what a function returns. */
function renderParameter(definition: WorkflowDefinition, name: string): string {
  const value = `config["parameters"][${pythonString(name)}]`;
  const { type } = definition.parameters[name] ?? {};
  const mayHaveBraces = type === 'text' || type === 'choice';
  return `${name}=${mayHaveBraces ? `lambda wildcards: ${value}` : value}`;
}

/** A file of each job, apart from those of every other step. */
function jobPath(step: Step, folder: string, ending: string): string {
  return `${[folder, step.name, ...step.forEach.map((axis) => `{${axis}}`)].join('/')}${ending}`;
}
