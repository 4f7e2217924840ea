import { s3Error } from './s3-error';
import type { S3Request } from './s3-request';
import type { SortedKeys } from './sorted-keys';
import { encodeForListing } from './uri';
import { compareUtf8 } from './utf8-order';
import { branch, leaf, type Xml } from './xml-writer';

/** What every listing may ask for. */
export interface ListingQuestion {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after it is listed; a group of keys counts as its shared prefix. */
  readonly after: string;
  readonly limit: number;
  /** Writes a key as the client wants it. */
  readonly encode: (text: string) => string;
}

/** One line of a listing: a thing, or a group of keys that share a prefix up to the delimiter. */
export type ListingEntry<Item> =
  | { readonly kind: 'item'; readonly key: string; readonly item: Item }
  | { readonly kind: 'group'; readonly key: string };

export interface ListingPage<Item> {
  readonly entries: readonly ListingEntry<Item>[];
  readonly isTruncated: boolean;
}

const PAGE_LIMIT = 1000;

/** Reads what is asked of a listing; `limitName` and `markerName` are what this kind of listing calls them. */
export function parseListing(
  request: S3Request,
  names: { readonly limit: string; readonly marker: string },
): ListingQuestion {
  const { query } = request;
  const encoding = query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url') {
    throw invalidArgument(
      'encoding-type',
      encoding,
      'Invalid Encoding Method specified in Request',
    );
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after: query.get(names.marker) ?? '',
    limit: parseLimit(query, names.limit),
    encode: encoding === 'url' ? encodeForListing : (text) => text,
  };
}

/** A whole number from 0; more than 1,000 is taken as 1,000. */
export function parseLimit(query: S3Request['query'], name: string): number {
  const text = query.get(name) ?? '';
  if (text === '') return PAGE_LIMIT;
  if (/^\d{1,10}$/u.test(text)) return Math.min(Number(text), PAGE_LIMIT);
  throw invalidArgument(name, text, 'Provided max-keys not an integer or within integer range');
}

export function invalidArgument(name: string, value: string, message: string): Error {
  return s3Error('InvalidArgument', {
    message,
    fields: { ArgumentName: name, ArgumentValue: value },
  });
}

/** The first entries, and whether there are more. */
export function takePage<Item>(
  entries: Iterable<ListingEntry<Item>>,
  limit: number,
): ListingPage<Item> {
  const taken: ListingEntry<Item>[] = [];
  if (limit === 0) return { entries: taken, isTruncated: false };
  for (const entry of entries) {
    if (taken.length === limit) return { entries: taken, isTruncated: true };
    taken.push(entry);
  }
  return { entries: taken, isTruncated: false };
}

/** Walks the keys in order; `itemsOf` gives nothing for a key that this listing does not show. */
export function* listEntries<Item>(
  keys: SortedKeys,
  question: ListingQuestion,
  itemsOf: (key: string) => readonly Item[],
): Generator<ListingEntry<Item>> {
  const { prefix, after } = question;
  let index = keys.firstAtOrAfter(compareUtf8(after, prefix) > 0 ? after : prefix);
  for (;;) {
    const key = keys.at(index);
    if (key?.startsWith(prefix) !== true) return;
    index += 1;
    const items = itemsOf(key);
    if (items.length === 0) continue;
    const group = groupOf(key, question);
    if (group !== undefined) {
      if (compareUtf8(group, after) > 0) yield { kind: 'group', key: group };
      index = keys.endOfPrefix(group, index);
    } else if (key !== after) {
      yield* items.map((item) => ({ kind: 'item' as const, key, item }));
    }
  }
}

export function groupElements<Item>(
  page: ListingPage<Item>,
  encode: (text: string) => string,
): readonly Xml[] {
  return page.entries.flatMap((entry) =>
    entry.kind === 'group' ? [branch('CommonPrefixes', [leaf('Prefix', encode(entry.key))])] : [],
  );
}

function groupOf(key: string, { prefix, delimiter }: ListingQuestion): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
