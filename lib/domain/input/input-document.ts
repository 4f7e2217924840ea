import { invalid, valid, type Checked, type Invalid } from './checked';
import type { InputError } from '../errors';
import type { Mistake } from './input-mistake';
import { precheckInput } from './input-precheck';
import {
  buildTree,
  typedValue,
  type InputMap,
  type InputNode,
  type InputValue,
  type JsonValue,
} from './input-tree';
import { positionsIn, type Position } from './text-position';
import { parseYaml } from './yaml-syntax';

/** What is parsed, in the words of its messages. */
export interface DocumentKind {
  /** E.g. `configuration sheet`. */
  readonly name: string;
  /** Some of the keys that it has. */
  readonly keys: readonly string[];
}

/** Keys and indexes, from the root down. */
export type InputPath = readonly PropertyKey[];

/** A parsed file that still knows where everything in it stands. */
export interface InputText {
  /** As its author knows it. */
  readonly file: string;
  readonly root: InputValue;
  /** Undefined when nothing stands at the path. */
  find(path: InputPath): InputValue | undefined;
  /** The same with numbers and booleans where they are written without quotes. */
  findTyped(path: InputPath): JsonValue | undefined;
  /** Where a value starts. */
  locate(path: InputPath): Position | undefined;
  /** Where the key of a value starts; undefined for items of a list. */
  locateKey(path: InputPath): Position | undefined;
}

/** One that holds a map of keys. */
export interface InputDocument extends InputText {
  readonly root: InputMap;
}

/** A larger text is no sheet; long lists of samples belong into a CSV file. */
export const MAXIMUM_SHEET_BYTES = 256_000;

/** Reads a map in YAML 1.2 or JSON, or says everything that is wrong with it; never throws, whatever the text. */
export function parseInputDocument(
  file: string,
  text: string,
  kind: DocumentKind,
): Checked<InputDocument> {
  const read = readInputDocument(file, text, kind);
  return read.ok && read.value.errors.length > 0 ? invalid(read.value.errors) : read;
}

/** One that was read as far as it can be. */
export interface ReadInputDocument extends InputDocument {
  /** What is wrong with it; each path holds the first of what is written there twice. */
  readonly errors: readonly InputError[];
}

/** The same, but what occurs twice hides nothing else: it is told beside the document. */
export function readInputDocument(
  file: string,
  text: string,
  kind: DocumentKind,
): Checked<ReadInputDocument> {
  const read = readText(file, text, kind);
  if (!read.ok) return read;
  const { root } = read.value;
  if (isInputMap(root)) return valid({ ...read.value, root });
  return invalid([{ file, line: 1, column: 1, path: '', ...notMap(kind, root) }]);
}

/** The same for a text that may hold a list. */
export function parseInputText(
  file: string,
  text: string,
  kind: Pick<DocumentKind, 'name'>,
): Checked<InputText> {
  const read = readText(file, text, kind);
  return read.ok && read.value.errors.length > 0 ? invalid(read.value.errors) : read;
}

type ReadText = InputText & Pick<ReadInputDocument, 'errors'>;

function readText(file: string, text: string, kind: Pick<DocumentKind, 'name'>): Checked<ReadText> {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAXIMUM_SHEET_BYTES) return invalid([{ file, path: '', ...tooLarge(kind, bytes) }]);
  const source = text.replace(/^\ufeff/, '');
  const positionOf = positionsIn(source);
  const precheck = precheckInput(source);
  if (precheck.mistakes.length > 0) return refuse(file, precheck.mistakes, positionOf);
  const { contents, mistakes } = parseYaml(source, precheck);
  if (mistakes.length > 0) return refuse(file, mistakes, positionOf);
  const tree = buildTree(contents);
  const { errors } = refuse(file, tree.mistakes, positionOf);
  if (!tree.mistakes.every(({ isLocal }) => isLocal)) return invalid(errors);
  return valid({ ...createText({ file, tree: tree.root, positionOf }), errors });
}

/** Whether a value has keys. */
export function isInputMap(value: InputValue | undefined): value is InputMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isInputList(value: InputValue | undefined): value is readonly InputValue[] {
  return Array.isArray(value);
}

function refuse(
  file: string,
  mistakes: readonly Mistake[],
  positionOf: (offset: number) => Position,
): Invalid {
  const errors = mistakes.map(({ offset, path, message, hint, otherOffset }): InputError => {
    const other =
      otherOffset === undefined ? '' : `: first on line ${positionOf(otherOffset).line}`;
    return { file, ...positionOf(offset), path: path ?? '', message: `${message}${other}`, hint };
  });
  return invalid(errors);
}

/** What is wrong with a file of so many bytes. */
export function tooLarge(
  { name }: Pick<DocumentKind, 'name'>,
  bytes: number,
): Pick<InputError, 'message' | 'hint'> {
  return {
    message: `The ${name} has ${Math.ceil(bytes / 1000)} kB: at most ${MAXIMUM_SHEET_BYTES / 1000} kB are allowed`,
    hint: 'Put long tables into a CSV file of their own.',
  };
}

function notMap(
  { name, keys }: DocumentKind,
  root: Exclude<InputValue, InputMap>,
): Pick<InputError, 'message' | 'hint'> {
  const hint = `A ${name} has keys such as ${keys.map((key) => `"${key}: ..."`).join(', ')}, one on each line.`;
  if (root === null) return { message: `The ${name} is empty`, hint };
  const found = typeof root === 'string' ? 'plain text' : 'a list';
  return { message: `The ${name} must be a map of keys: this is ${found}`, hint };
}

interface TextParts {
  readonly file: string;
  readonly tree: InputNode;
  readonly positionOf: (offset: number) => Position;
}

function createText({ file, tree, positionOf }: TextParts): InputText {
  const findNode = (path: InputPath): InputNode | undefined =>
    path.reduce<InputNode | undefined>((node, key) => node?.children.get(String(key)), tree);
  const position = (offset: number | undefined): Position | undefined =>
    offset === undefined ? undefined : positionOf(offset);
  return {
    file,
    root: tree.value,
    find: (path) => findNode(path)?.value,
    findTyped: (path) => {
      const node = findNode(path);
      return node === undefined ? undefined : typedValue(node);
    },
    locate: (path) => position(findNode(path)?.offset),
    locateKey: (path) => position(findNode(path)?.keyOffset),
  };
}
