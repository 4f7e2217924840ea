import type { InputSource, Step, WorkflowDefinition } from '../definition/workflow-definition';
import type { Job } from './job-table';
import type { LaunchRequest } from './launch-request';

export type NodeKind = 'source' | 'step' | 'published';

export interface GraphNode {
  /** Letters, digits and "_" only; no two nodes have the same. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** Files of a source or of what is published, jobs of a step. */
  readonly count: number;
  readonly description?: string | undefined;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** What is handed on: outputs of a step. */
  readonly names: readonly string[];
}

/** The steps of a run, with where their files come from and where they go. */
export interface RunGraph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

interface GraphedRun {
  readonly title: string;
  readonly definition: WorkflowDefinition;
  readonly jobs: ReadonlyMap<string, readonly Job[]>;
  readonly rows: LaunchRequest['rows'];
}

/** Columns and references that something reads, steps in the order of the definition, then what is published. */
export function drawRun({ title, definition, jobs, rows }: GraphedRun): RunGraph {
  const edges = new Map<string, { from: string; to: string; names: Set<string> }>();
  const link = (from: string, to: string, name?: string): void => {
    const key = `${from} ${to}`;
    const edge = edges.get(key) ?? { from, to, names: new Set() };
    if (name !== undefined) edge.names.add(name);
    edges.set(key, edge);
  };
  const sources = new Map<string, GraphNode>();
  for (const step of definition.steps) {
    for (const source of sourcesOf(step)) {
      if (source.kind === 'output') {
        link(stepId(source.step), stepId(step.name), source.output);
        continue;
      }
      const node = sourceNode(definition, source, rows);
      sources.set(node.id, node);
      link(node.id, stepId(step.name));
    }
  }
  const published = Object.entries(definition.publish).map(([name, made], index): GraphNode => {
    const id = `published${index + 1}`;
    for (const { step, output } of made) link(stepId(step), id, output);
    const count = made.reduce((sum, { step }) => sum + countJobs(jobs, step), 0);
    return { id, kind: 'published', name, count };
  });
  const steps = definition.steps.map(({ name, description }): GraphNode => {
    const count = countJobs(jobs, name);
    return { id: stepId(name), kind: 'step', name, count, description };
  });
  return {
    title,
    nodes: [...sources.values(), ...steps, ...published],
    edges: [...edges.values()].map(({ from, to, names }) => ({ from, to, names: [...names] })),
  };
}

function sourcesOf({ inputs }: Step): readonly InputSource[] {
  return Object.values(inputs).flatMap(({ sources }) => sources);
}

function stepId(name: string): string {
  return `step_${name}`;
}

function countJobs(jobs: GraphedRun['jobs'], step: string): number {
  return jobs.get(step)?.length ?? 0;
}

function sourceNode(
  definition: WorkflowDefinition,
  source: Exclude<InputSource, { kind: 'output' }>,
  rows: GraphedRun['rows'],
): GraphNode {
  if (source.kind === 'column') {
    const { column: name } = source;
    const files = rows.map(({ values }) => values[name]).filter((value) => value !== undefined);
    const description = definition.samples?.columns[name]?.description;
    const count = new Set(files).size;
    return { id: `column_${name}`, kind: 'source', name, count, description };
  }
  const { reference: name } = source;
  const { companions = {}, description } = definition.references[name] ?? {};
  const count = 1 + Object.keys(companions).length;
  return { id: `reference_${name}`, kind: 'source', name, count, description };
}
