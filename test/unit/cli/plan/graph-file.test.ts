import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunGraph } from '../../../../lib/domain/plan/run-graph';
import { graphFormOf, writeGraph } from '../../../../lib/cli/plan/graph-file';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

const HARD = ['<script>&amp;"', 'back\\N\\slash', 'both\\" \\', 'été 変異 😀'];

const graph: RunGraph = {
  title: HARD.join(' '),
  nodes: HARD.map((name, index) => ({
    id: `step_${index}`,
    kind: 'step',
    name,
    count: index,
    description: name,
  })),
  edges: [{ from: 'step_0', to: 'step_1', names: ["it's"] }],
};

async function write(file: string): Promise<string> {
  const folder = newFolder();
  await writeGraph(join(folder, file), graph);
  return readFileSync(join(folder, file), 'utf8');
}

/** What a viewer shows of a text in XML. */
function shown(xml: string): string {
  return xml
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

test('writeGraph() draws an SVG that shows every name as it is', async () => {
  const svg = await write('steps.svg');

  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
    shown(text),
  );
  const tooltips = [...svg.matchAll(/xlink:title="([^"]*)"/g)].map(([, text = '']) => shown(text));
  const labels = ['0 jobs', '1 job', '2 jobs', '3 jobs'].flatMap((jobs, index) => [
    HARD[index],
    jobs,
  ]);
  expect(texts.sort()).toEqual([graph.title, ...labels, "it's"].sort());
  expect(tooltips).toEqual(HARD);
  expect(svg).not.toContain('<script');
});

test('writeGraph() draws the same SVG every time', async () => {
  expect(await write('steps.svg')).toBe(await write('steps.svg'));
});

test('writeGraph() writes Mermaid into a file of that ending', async () => {
  expect(await write('steps.mmd')).toMatch(/^%% .*\nflowchart TD\n/);
});

test('graphFormOf() knows forms by the ending', () => {
  expect(['a.svg', 'A.SVG', 'a.mmd', 'a.mermaid', '-', 'a.png', 'svg'].map(graphFormOf)).toEqual([
    'svg',
    'svg',
    'mermaid',
    'mermaid',
    'mermaid',
    undefined,
    undefined,
  ]);
});
