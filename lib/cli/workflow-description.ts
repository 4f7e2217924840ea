import { formatDuration, formatMemory } from '../domain/input/quantities';
import {
  ANY_VALUE,
  type Choice,
  type Parameter,
  type Step,
  type WorkflowDefinition,
} from '../domain/definition/workflow-definition';
import { shellCommand } from '../domain/plan/shell-word';
import { printable } from './printable';
import { formatCount } from './quantities';
import { renderTable } from './table';

/** A part of what is told of a workflow; the first has no title. */
export interface DescriptionSection {
  readonly title?: string;
  readonly lines: readonly string[];
}

interface WorkflowPlaces {
  /** Where the workflow lies, as people see it from where they are. */
  readonly folder: string;
  /** Its example's sheet, when it has one. */
  readonly example: string | undefined;
  /** By which commands find it. */
  readonly options: readonly string[];
}

/** All that somebody wants to know who launches a workflow: what it takes, does and publishes, and how to try it. */
export function describeWorkflow(
  definition: WorkflowDefinition,
  places: WorkflowPlaces,
): readonly DescriptionSection[] {
  const { name, version, description } = definition;
  const heading = [`${name} ${version}, in ${places.folder}`];
  return [
    { lines: description === undefined ? heading : [...heading, description] },
    tableOf(titleOfSamples(definition), describeColumns(definition)),
    tableOf('References, under "parameters"', describeReferences(definition)),
    tableOf('Parameters', describeParameters(definition)),
    tableOf('Lists, under "parameters"', describeLists(definition)),
    tableOf('Steps', definition.steps.map(describeStep)),
    tableOf('Published in the output', describePublished(definition)),
    { title: 'Try it', lines: describeExample(definition, places) },
  ]
    .filter(({ lines }) => lines.length > 0)
    .map((section) => ({
      ...section,
      lines: section.lines.map(printable),
    }));
}

type Cells = readonly string[];

function tableOf(title: string, rows: readonly Cells[]): DescriptionSection {
  const lines = rows.length === 0 ? [] : renderTable(rows).split('\n');
  return { title, lines: lines.map((line) => `  ${line}`) };
}

function titleOfSamples({ samples }: WorkflowDefinition): string {
  return `Columns of the sample sheet, a row for each ${(samples?.key ?? []).join(' and ')}`;
}

function describeColumns({ samples }: WorkflowDefinition): readonly Cells[] {
  return Object.entries(samples?.columns ?? {}).map(([name, column]) => [
    name,
    [
      column.optional ? 'optional' : 'required',
      ...(column.file ? ['file'] : []),
      ...(column.choices === undefined ? [] : [`one of ${column.choices.join(', ')}`]),
      ...(column.pattern === undefined ? [] : [`like ${column.pattern}`]),
    ].join(', '),
    column.description ?? '',
  ]);
}

function describeReferences({ references }: WorkflowDefinition): readonly Cells[] {
  return Object.entries(references).map(([name, reference]) => {
    const beside = Object.values(reference.companions);
    const companions = beside.length === 0 ? '' : `(with ${beside.join(', ')} beside it)`;
    return [
      name,
      describeDefault(reference.default),
      joinPhrases(reference.description, companions),
    ];
  });
}

function describeParameters({ parameters }: WorkflowDefinition): readonly Cells[] {
  return Object.entries(parameters).map(([name, parameter]) => [
    name,
    describeType(parameter),
    describeDefault(parameter.default),
    parameter.description ?? '',
  ]);
}

function describeType({ type, minimum, maximum, choices, pattern }: Parameter): string {
  if (choices !== undefined) return `one of ${choices.join(', ')}`;
  const bounds = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
  ];
  const form = pattern === undefined ? [] : [`like ${pattern}`];
  return [type, ...bounds, ...form].join(' ');
}

function describeLists({ lists }: WorkflowDefinition): readonly Cells[] {
  return Object.entries(lists).map(([name, list]) => [
    name,
    describeDefault(list.default?.join(', ')),
    list.description ?? '',
  ]);
}

function describeDefault(value: string | undefined): string {
  return value === undefined ? 'required' : `default ${value}`;
}

function describeStep(step: Step): Cells {
  const { name, cpus, memoryMib, memoryGrowth, timeSeconds, diskMib, gpus, description } = step;
  const resources = [
    formatCount(cpus, 'cpu'),
    `${formatMemory(memoryMib)}${memoryGrowth === undefined ? '' : ` and ${formatMemory(memoryGrowth.perAttemptMib)} more each attempt`}`,
    formatDuration(timeSeconds),
    ...(diskMib === undefined ? [] : [`${formatMemory(diskMib)} of disk`]),
    ...(gpus === undefined ? [] : [formatCount(gpus, 'gpu')]),
  ];
  return [name, describeJobs(step), resources.join(', '), description ?? ''];
}

function describeJobs({ forEach, where, when }: Step): string {
  const jobs = forEach.length === 0 ? 'once' : `for each ${forEach.join(' and ')}`;
  const conditions = [where, when].flatMap((choice) =>
    choice === undefined ? [] : describeChoice(choice),
  );
  return conditions.length === 0 ? jobs : `${jobs} if ${conditions.join(' and ')}`;
}

function describeChoice(choice: Choice): readonly string[] {
  return Object.entries(choice).map(([name, values]) =>
    values.includes(ANY_VALUE) ? `${name} is given` : `${name} is ${values.join(' or ')}`,
  );
}

function describePublished({ publish }: WorkflowDefinition): readonly Cells[] {
  return Object.entries(publish).map(([folder, sources]) => [
    `${folder}/`,
    sources.map(({ step, output }) => `${step}.${output}`).join(', '),
  ]);
}

function describeExample(
  { name }: WorkflowDefinition,
  { example, folder, options }: WorkflowPlaces,
): readonly string[] {
  if (example === undefined) {
    return [`  There is no example. Its sheets begin with "workflow: ${name}"; see ${folder}`];
  }
  return [
    ['wfm', 'plan', example, '--out', 'build/plan', ...options],
    ['wfm', 'launch', example, '--with-data', '--watch', ...options],
  ].map((words) => `  ${shellCommand(...words)}`);
}

function joinPhrases(...phrases: readonly (string | undefined)[]): string {
  return phrases.filter((phrase) => phrase !== undefined && phrase !== '').join(' ');
}
