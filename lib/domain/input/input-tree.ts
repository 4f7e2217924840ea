import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { findUnclean } from './clean-text';
import type { Mistake } from './input-mistake';

/** What a YAML or JSON file holds: every scalar is the text that its author wrote, and an empty value is null. */
export type InputValue = string | null | readonly InputValue[] | InputMap;

export interface InputMap {
  readonly [key: string]: InputValue;
}

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonMap;

export interface JsonMap {
  readonly [key: string]: JsonValue;
}

/** A value and where it stands; an alias shares the children of what it names. */
export interface InputNode {
  readonly value: InputValue;
  readonly offset: number;
  /** Absent for the root and for items of a list. */
  readonly keyOffset?: number | undefined;
  readonly children: ReadonlyMap<string, InputNode>;
  /** Written without quotes and without a tag, so that YAML may see a number or a boolean in it. */
  readonly isPlain?: boolean | undefined;
  /** Values in it, with those behind aliases counted as often as they appear. */
  readonly size: number;
}

export interface InputTree {
  readonly root: InputNode;
  readonly mistakes: readonly Mistake[];
}

const MAXIMUM_VALUES = 50_000;

/** Turns the parser's nodes into values, of a key that occurs twice the first; its depth is bounded by what the precheck lets through. */
export function buildTree(contents: unknown): InputTree {
  const builder: Builder = { anchors: new Map(), mistakes: [] };
  const root = build(builder, contents, { offset: 0, path: [] });
  // Small parts count again in each alias, so what an alias nests in an alias is bounded as well.
  if (root.size <= MAXIMUM_VALUES) return { root, mistakes: builder.mistakes };
  const limit = MAXIMUM_VALUES.toLocaleString('en-US');
  const tooMany: Mistake = {
    offset: root.offset,
    message: `The file expands to more than ${limit} values`,
    hint: 'Put long tables into a CSV file, and use fewer aliases ("*name").',
  };
  return { root, mistakes: [tooMany] };
}

interface Builder {
  /** Undefined while the anchor's own value is being built. */
  readonly anchors: Map<string, InputNode | undefined>;
  readonly mistakes: Mistake[];
}

interface Place {
  readonly offset: number;
  readonly keyOffset?: number | undefined;
  readonly path: readonly string[];
}

/** What a value is to those who read numbers and booleans in plain text; what other readers would change stays text: 010, 1_000, yes. */
export function typedValue({ value, children, isPlain }: InputNode): JsonValue {
  if (typeof value === 'string') return isPlain === true ? typedText(value) : value;
  if (value === null) return null;
  const typed = [...children].map(([key, child]) => [key, typedValue(child)] as const);
  return Array.isArray(value) ? typed.map(([, child]) => child) : Object.fromEntries(typed);
}

function typedText(text: string): JsonValue {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null' || text === '~') return null;
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text);
  const size = Math.abs(number);
  // What is larger, smaller or longer loses digits on its way through JSON and the row.
  const digits = text.replace(/[eE].*$/, '').replace(/^-?0*\.?0*|\D/g, '').length;
  const isKept = size === 0 || (size >= 1e-100 && size <= Number.MAX_SAFE_INTEGER);
  return isKept && digits <= 15 ? number : text;
}

function build(builder: Builder, node: unknown, place: Place): InputNode {
  if (isAlias(node)) return resolveAlias(builder, node.source, startOf(node, place));
  const anchor = anchorOf(node);
  if (anchor !== undefined) builder.anchors.set(anchor, undefined);
  const built = buildValue(builder, node, startOf(node, place));
  if (anchor !== undefined) builder.anchors.set(anchor, built);
  return built;
}

function buildValue(builder: Builder, node: unknown, place: Place): InputNode {
  if (isMap(node)) return buildMap(builder, node.items, place);
  if (isSeq(node)) return buildList(builder, node.items, place);
  const value = scalarText(node);
  if (value !== null) refuseUnclean(builder, value, place);
  refuseQuotes(builder, node, place);
  return { ...leaf(value, place), isPlain: isScalar(node) && isPlain(node) };
}

function buildList(builder: Builder, items: readonly unknown[], place: Place): InputNode {
  const nodes = items.map((item, index) =>
    build(builder, item, { offset: place.offset, path: [...place.path, String(index)] }),
  );
  return {
    ...leaf(null, place),
    value: nodes.map(({ value }) => value),
    children: new Map(nodes.map((node, index) => [String(index), node])),
    size: totalSize(nodes),
  };
}

function buildMap(
  builder: Builder,
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  place: Place,
): InputNode {
  const children = new Map<string, InputNode>();
  for (const pair of pairs) {
    const key = buildKey(builder, pair.key, { place, children });
    if (key === undefined) {
      // Aliases below may name what stands in it.
      build(builder, pair.value, place);
      continue;
    }
    const path = [...place.path, key.text];
    const node = build(builder, pair.value, { offset: key.offset, keyOffset: key.offset, path });
    children.set(key.text, node);
  }
  const value = Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
  return { ...leaf(null, place), value, children, size: totalSize([...children.values()]) };
}

interface MapSoFar {
  readonly place: Place;
  readonly children: ReadonlyMap<string, InputNode>;
}

interface Key {
  readonly text: string;
  readonly offset: number;
}

function buildKey(builder: Builder, node: unknown, { place, children }: MapSoFar): Key | undefined {
  const { offset } = startOf(node, place);
  const text = isScalar(node) ? scalarText(node) : null;
  const path = [...place.path, ...(text === null ? [] : [text])];
  const refusal = refuseKey(text, children);
  if (refusal !== undefined) builder.mistakes.push({ offset, path: path.join('.'), ...refusal });
  if (text === null || refusal !== undefined) return undefined;
  refuseUnclean(builder, text, { offset, path });
  refuseQuotes(builder, node, { offset, path });
  const anchor = anchorOf(node);
  if (anchor !== undefined) builder.anchors.set(anchor, leaf(text, { offset, path }));
  return { text, offset };
}

function refuseKey(
  text: string | null,
  children: ReadonlyMap<string, InputNode>,
): Omit<Mistake, 'offset'> | undefined {
  if (text === null || text === '') {
    const hint = 'Write "key: value"; quote a key that starts with "[", "{" or "*".';
    return { message: 'A key must be plain text', hint };
  }
  // The one key that JavaScript itself gives a meaning to.
  if (text === '__proto__') return { message: `Key "${text}" is not allowed` };
  if (text === '<<') {
    const hint = 'Write the keys out, or name a whole map by its alias ("key: *name").';
    return { message: 'Merge keys ("<<") are not understood here', hint };
  }
  const first = children.get(text);
  if (first === undefined) return undefined;
  const hint = 'Keep one of the two.';
  const message = `Key "${text}" occurs twice`;
  return { message, hint, otherOffset: first.keyOffset, isLocal: true };
}

function resolveAlias(builder: Builder, name: string, place: Place): InputNode {
  const target = builder.anchors.get(name);
  if (target !== undefined) return { ...target, offset: place.offset, keyOffset: place.keyOffset };
  const open = builder.anchors.has(name);
  builder.mistakes.push({
    offset: place.offset,
    path: place.path.join('.'),
    message: open
      ? `"*${name}" stands inside of what it names`
      : `Nothing is named "&${name}" above`,
    hint: open ? 'Remove the alias.' : `Put the value in quotes if "*" is meant as text.`,
  });
  return leaf(null, place);
}

function refuseUnclean(builder: Builder, text: string, place: Place): void {
  const unclean = findUnclean(text);
  if (unclean === undefined) return;
  builder.mistakes.push({
    offset: place.offset,
    path: place.path.join('.'),
    message: `The text contains ${unclean.name}`,
    hint: 'Remove the escape sequence that stands for it.',
  });
}

/** Word processors make them of straight ones, and then they are part of the text. */
function refuseQuotes(builder: Builder, node: unknown, { offset, path }: Place): void {
  if (!isScalar(node) || node.type !== 'PLAIN') return;
  if (!/^[“”„‟‘’‚«»].*[“”‟‘’«»]$/su.test(String(node.value))) return;
  builder.mistakes.push({
    offset,
    path: path.join('.'),
    message: `The quotes around ${String(node.value)} are typographic`,
    hint: `Use straight quotes, " or ', or none.`,
  });
}

/** Null for an empty plain scalar and for a missing value. */
function scalarText(node: unknown): string | null {
  if (!isScalar(node)) return null;
  const text = String(node.value);
  return text === '' && isPlain(node) ? null : text;
}

/** The tags that scalars may have, !!str and !, make text of what follows, as quotes do. */
function isPlain({ type, tag }: Scalar): boolean {
  return type === 'PLAIN' && tag === undefined;
}

function leaf(value: string | null, { offset, keyOffset }: Place): InputNode {
  return { value, offset, keyOffset, children: new Map(), size: 1 };
}

function totalSize(nodes: readonly InputNode[]): number {
  return nodes.reduce((sum, { size }) => sum + size, 1);
}

function startOf(node: unknown, place: Place): Place {
  const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  return { ...place, offset: (isNode ? node.range?.[0] : undefined) ?? place.offset };
}

function anchorOf(node: unknown): string | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
}
