import { renderDot, renderMermaid } from '../../../../lib/domain/plan/graph-text';
import { tabulateJobs } from '../../../../lib/domain/plan/job-table';
import { drawRun, type RunGraph } from '../../../../lib/domain/plan/run-graph';
import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { aDefinitionText } from '../../../support/definition-text';
import { aRow } from '../../../support/workflow-definitions';

const STAGED = { ofColumn: () => 'a', ofReference: () => 'b' };

/** What people, and people who want to break something, put into names. */
const HARD_NAMES = [
  'a "quoted" name',
  'back\\slash \\N \\G \\',
  '<b>bold</b> & &amp; &#34;',
  '"]; x [label="injected"',
  '} digraph { y }',
  'end | subgraph %% #quot;',
  '`**markdown**` _so_',
  'été 変異 😀',
  'a\nb\r\nc\u2028d\u202ee',
  'half \ud83d character',
] as const;

function draw(): RunGraph {
  const definition = parseWorkflowDefinition('workflow.yaml', aDefinitionText());
  const rows = ['L1', 'L2', 'L3'].map((lane, index) =>
    aRow(index + 2, { sample: 'A', lane, fastq: `${lane}.fq` }),
  );
  const jobs = tabulateJobs(definition, { rows, lists: {} }, STAGED);
  return drawRun({ title: 'lanes', definition, jobs, rows });
}

function named(name: string): RunGraph {
  const nodes = [
    { id: 'step_a', kind: 'step', name, count: 1, description: name },
    { id: 'published1', kind: 'published', name, count: 2 },
  ] as const;
  return { title: name, nodes, edges: [{ from: 'step_a', to: 'published1', names: [name] }] };
}

test('drawRun() leads from columns and references by way of the steps to what is published', () => {
  expect(draw()).toEqual({
    title: 'lanes',
    nodes: [
      { id: 'column_fastq', kind: 'source', name: 'fastq', count: 3 },
      { id: 'reference_genome', kind: 'source', name: 'genome', count: 1 },
      { id: 'step_align', kind: 'step', name: 'align', count: 3 },
      { id: 'step_merge', kind: 'step', name: 'merge', count: 1 },
      { id: 'published1', kind: 'published', name: 'bam', count: 1 },
      { id: 'published2', kind: 'published', name: 'lane_bams', count: 3 },
    ],
    edges: [
      { from: 'column_fastq', to: 'step_align', names: [] },
      { from: 'reference_genome', to: 'step_align', names: [] },
      { from: 'step_align', to: 'step_merge', names: ['bam'] },
      { from: 'step_merge', to: 'published1', names: ['bam'] },
      { from: 'step_align', to: 'published2', names: ['bam'] },
    ],
  });
});

test('renderMermaid() writes a flowchart', () => {
  expect(renderMermaid(draw())).toBe(`%% lanes
flowchart TD
  column_fastq[/"fastq<br>3 files"/]
  reference_genome[/"genome<br>1 file"/]
  step_align("align<br>3 jobs")
  step_merge("merge<br>1 job")
  published1[("bam<br>1 file")]
  published2[("lane_bams<br>3 files")]
  column_fastq --> step_align
  reference_genome --> step_align
  step_align -->|"bam"| step_merge
  step_merge -->|"bam"| published1
  step_align -->|"bam"| published2
`);
});

test('an edge names two files and counts the others', () => {
  const edge = { from: 'a', to: 'b', names: ['one', 'two', 'three', 'four'] };

  expect(renderMermaid({ title: 't', nodes: [], edges: [edge] })).toContain(
    '|"one, two and 2 more"|',
  );
});

test.each(HARD_NAMES)('renderMermaid() lets %j be nothing but a name', (name) => {
  const lines = renderMermaid(named(name)).split('\n');

  const text = String.raw`[\p{L}\p{M}\p{N} .,:/()_-]|#\d+;`;
  expect(lines).toHaveLength(6);
  expect(lines[0]).toMatch(new RegExp(`^%% (?:${text})*$`, 'u'));
  expect(lines[2]).toMatch(new RegExp(`^ {2}step_a\\("(?:${text})*<br>1 job"\\)$`, 'u'));
  expect(lines[4]).toMatch(new RegExp(`^ {2}step_a -->\\|"(?:${text})*"\\| published1$`, 'u'));
});

test.each(HARD_NAMES)('renderDot() lets %j be nothing but a name', (name) => {
  const lines = renderDot(named(name)).split('\n');

  // Strings without their quotes: no quote is left, and no backslash escapes anything but itself, a quote or the line break of ours.
  const bare = lines.map((line) => line.replace(/"(?:[^"\\]|\\[\\"n])*"/g, 'S'));
  expect(bare).toEqual(
    renderDot(named('plain'))
      .split('\n')
      .map((line) => line.replace(/"[^"]*"/g, 'S')),
  );
});
