import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { renderDot, renderMermaid } from '../../domain/plan/graph-text';
import type { RunGraph } from '../../domain/plan/run-graph';
import { makeFolder } from '../make-folder';

type GraphForm = 'svg' | 'mermaid';

/** In the place of a file: Mermaid, and nothing else, on stdout. */
export const STDOUT = '-';

/** How a graph is drawn, by the ending of its file; undefined for a file of another form. */
export function graphFormOf(file: string): GraphForm | undefined {
  if (/\.svg$/i.test(file)) return 'svg';
  return file === STDOUT || /\.(?:mmd|mermaid)$/i.test(file) ? 'mermaid' : undefined;
}

/** Draws a graph into a file. */
export async function writeGraph(file: string, graph: RunGraph): Promise<void> {
  const text = graphFormOf(file) === 'svg' ? await renderSvg(graph) : renderMermaid(graph);
  await makeFolder(dirname(file));
  await writeFile(file, text);
}

async function renderSvg(graph: RunGraph): Promise<string> {
  // A megabyte of WebAssembly, which only those wait for who want a picture.
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return viz.renderString(renderDot(graph), { format: 'svg' });
}
