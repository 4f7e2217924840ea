import type { Tag } from './records';
import { s3Error } from './s3-error';
import { formDecode } from './uri';
import { childrenNamed, childText, parseXml } from './xml-reader';
import { branch, leaf, xmlDocument } from './xml-writer';

const MAX_TAGS = 10;

/** The tags of an `x-amz-tagging` header: `name=value&name=value`. */
export function parseTagHeader(header: string | undefined): Tag[] {
  const pairs = (header ?? '').split('&').filter((pair) => pair !== '');
  return checkTags(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0) return { key: formDecode(pair), value: '' };
      return { key: formDecode(pair.slice(0, equals)), value: formDecode(pair.slice(equals + 1)) };
    }),
  );
}

/** The tags of a `Tagging` document. */
export function parseTagDocument(source: string): Tag[] {
  const root = parseXml(source);
  const [set] = childrenNamed(root, 'TagSet');
  if (root.name !== 'Tagging' || set === undefined) throw s3Error('MalformedXML');
  return checkTags(
    childrenNamed(set, 'Tag').map((tag) => ({
      key: childText(tag, 'Key') ?? '',
      value: childText(tag, 'Value') ?? '',
    })),
  );
}

export function renderTags(tags: readonly Tag[]): string {
  const elements = tags.map((tag) =>
    branch('Tag', [leaf('Key', tag.key), leaf('Value', tag.value)]),
  );
  return xmlDocument('Tagging', [branch('TagSet', elements)]);
}

function checkTags(tags: Tag[]): Tag[] {
  if (tags.length > MAX_TAGS) {
    throw s3Error('BadRequest', { message: 'Object tags cannot be greater than 10' });
  }
  if (new Set(tags.map((tag) => tag.key)).size !== tags.length) {
    throw s3Error('InvalidTag', {
      message: 'Cannot provide multiple Tags with the same key',
    });
  }
  for (const { key, value } of tags) {
    if (key === '' || key.length > 128 || value.length > 256) {
      throw s3Error('InvalidTag', { fields: { TagKey: key } });
    }
  }
  return tags;
}
