/** Markup whose text has been escaped. */
export interface Xml {
  readonly markup: string;
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** An element that holds text; none at all when there is no text to hold. */
export function leaf(name: string, text: string | number | boolean | undefined): Xml | undefined {
  return text === undefined
    ? undefined
    : { markup: `<${name}>${escapeXml(String(text))}</${name}>` };
}

export function branch(name: string, children: readonly (Xml | undefined)[]): Xml {
  return { markup: `<${name}>${join(children)}</${name}>` };
}

/** A whole answer: its root carries S3's namespace, which clients that validate look for. */
export function xmlDocument(root: string, children: readonly (Xml | undefined)[]): string {
  return `${prolog()}<${root} xmlns="${NAMESPACE}">${join(children)}</${root}>`;
}

/** Error documents, and only those, have no namespace. */
export function bareXmlDocument(root: string, children: readonly (Xml | undefined)[]): string {
  return `${prolog()}${branch(root, children).markup}`;
}

function prolog(): string {
  return '<?xml version="1.0" encoding="UTF-8"?>\n';
}

function join(children: readonly (Xml | undefined)[]): string {
  return children.map((child) => child?.markup ?? '').join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

// A key may hold control characters; S3 writes them as references although XML 1.0 has no room for them.
function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/gu, (character) => {
    return ENTITIES[character] ?? `&#x${character.charCodeAt(0).toString(16)};`;
  });
}
