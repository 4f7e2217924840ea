import { s3Error } from './s3-error';

/** An element of a request's body: its name without namespace prefix, its text and its children. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

// Prolog, comment, CDATA, tag, text: each alternative eats one token from where the last one ended.
const TOKEN =
  /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<(\/?)([\w.:-]+)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>|([^<]+)/gy;

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Reads a request's XML; a document type, and with it every entity of one's own, is refused. */
export function parseXml(document: string): XmlElement {
  const source = document.replace(/^\ufeff/u, '');
  const root: OpenElement = { name: '', text: '', children: [] };
  const open: OpenElement[] = [root];
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    take(open, match);
    end = match.index + match[0].length;
  }
  const element = root.children[0];
  const complete = open.length === 1 && root.children.length === 1 && root.text.trim() === '';
  if (element === undefined || !complete || end !== source.length) throw s3Error('MalformedXML');
  return element;
}

export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first child of that name. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

function take(open: OpenElement[], match: RegExpMatchArray): void {
  const [, literal, slash, name, selfClosing, text] = match;
  const current = open.at(-1);
  if (current === undefined) throw s3Error('MalformedXML');
  if (name === undefined) {
    current.text += literal ?? decodeEntities(text ?? '');
  } else if (slash === '/') {
    close(open, name);
  } else {
    const element = { name: withoutPrefix(name), text: '', children: [] };
    current.children.push(element);
    if (selfClosing !== '/') open.push(element);
  }
}

function close(open: OpenElement[], name: string): void {
  const element = open.pop();
  if (element?.name !== withoutPrefix(name) || open.length === 0) throw s3Error('MalformedXML');
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&([^;&]*)(;?)/gu, (_, entity: string, end: string) => {
    const character = end === ';' ? (NAMED[entity] ?? numericEntity(entity)) : undefined;
    if (character === undefined) throw s3Error('MalformedXML');
    return character;
  });
}

function numericEntity(entity: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/u.exec(entity);
  if (match === null) return undefined;
  const codePoint = match[1] === undefined ? Number(match[2]) : parseInt(match[1], 16);
  const isText = codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
  return isText ? String.fromCodePoint(codePoint) : undefined;
}
