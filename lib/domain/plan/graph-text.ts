import type { GraphEdge, GraphNode, NodeKind, RunGraph } from './run-graph';

/** The one place where text becomes DOT or Mermaid: names and descriptions are data, whatever they hold. */

/** A graph in DOT, the language of Graphviz. */
export function renderDot({ title, nodes, edges }: RunGraph): string {
  return `${[
    'digraph {',
    `  graph [label=${dotString(title)}, labelloc=t, fontname=${FONT}, rankdir=TB, nodesep=0.35, ranksep=0.45]`,
    `  node [fontname=${FONT}, fontsize=12, shape=box, color="#5b6770"]`,
    `  edge [fontname=${FONT}, fontsize=9, color="#5b6770", fontcolor="#5b6770"]`,
    ...nodes.map(
      ({ id, kind, ...node }) =>
        `  ${id} [label=${dotString(...linesOf({ kind, ...node }))}, tooltip=${dotTooltip(node.description ?? node.name)}, ${DOT_SHAPES[kind]}]`,
    ),
    ...edges.map(({ from, to, names }) => `  ${from} -> ${to}${dotEdge(names)}`),
    '}',
  ].join('\n')}\n`;
}

/** A flowchart in Mermaid, which Markdown on GitHub and GitLab shows as a picture. */
export function renderMermaid({ title, nodes, edges }: RunGraph): string {
  return `${[
    `%% ${mermaidText(title)}`,
    'flowchart TD',
    ...nodes.map(({ id, kind, ...node }) => {
      const [open, close] = MERMAID_SHAPES[kind];
      const label = linesOf({ kind, ...node })
        .map(mermaidText)
        .join('<br>');
      return `  ${id}${open}"${label}"${close}`;
    }),
    ...edges.map(({ from, to, names }) => `  ${from} -->${mermaidEdge(names)} ${to}`),
  ].join('\n')}\n`;
}

const FONT = '"Helvetica,Arial,sans-serif"';

const DOT_SHAPES: Readonly<Record<NodeKind, string>> = {
  source: 'shape=note, style=filled, fillcolor="#eef2f5"',
  step: 'style="rounded,filled", fillcolor="#dbeafe"',
  published: 'shape=folder, style=filled, fillcolor="#dcfce7"',
};

const MERMAID_SHAPES: Readonly<Record<NodeKind, readonly [open: string, close: string]>> = {
  source: ['[/', '/]'],
  step: ['(', ')'],
  published: ['[(', ')]'],
};

const UNITS: Readonly<Record<NodeKind, string>> = {
  source: 'file',
  step: 'job',
  published: 'file',
};

function linesOf({ kind, name, count }: Omit<GraphNode, 'id'>): readonly string[] {
  return [name, `${count} ${UNITS[kind]}${count === 1 ? '' : 's'}`];
}

/** An index has half a dozen files: their number says enough. */
const SHOWN_NAMES = 2;

function nameEdge(names: GraphEdge['names']): string {
  const more = names.length - SHOWN_NAMES;
  const shown = names.slice(0, SHOWN_NAMES).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function dotEdge(names: GraphEdge['names']): string {
  return names.length === 0 ? '' : ` [label=${dotString(nameEdge(names))}]`;
}

function mermaidEdge(names: GraphEdge['names']): string {
  return names.length === 0 ? '' : `|"${mermaidText(nameEdge(names))}"|`;
}

/** A quoted string whose lines are shown as they are: Graphviz reads escapes, and entities of HTML, in a label. */
function dotString(...lines: readonly string[]): string {
  return dotQuoted(lines, '\\\\');
}

/** In a tooltip Graphviz reads escapes twice. */
function dotTooltip(text: string): string {
  return dotQuoted([text], '\\\\\\\\');
}

function dotQuoted(lines: readonly string[], backslash: string): string {
  const escaped = lines.map((line) =>
    oneLine(line).replaceAll('&', '&amp;').replaceAll('\\', backslash).replaceAll('"', '\\"'),
  );
  return `"${escaped.join('\\n')}"`;
}

/** Mermaid reads Markdown, HTML and its own signs in a label: all that is no letter, digit or plain sign is written as its number. */
function mermaidText(text: string): string {
  return oneLine(text).replace(
    /[^\p{L}\p{M}\p{N} .,:/()_-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
}

/** Half characters and what would turn or break the line are no text of a picture. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
