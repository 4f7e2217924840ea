import { formatS3Uri, type S3Uri } from '../domain/s3-uri';

export interface FoundObject {
  readonly key: string;
  readonly eTag: string;
  readonly sizeBytes: number;
  /** S3's name of the class, e.g. `GLACIER`; absent for the standard one. */
  readonly storageClass?: string | undefined;
  /** Of an archived object: whether a readable copy is there, or on its way. */
  readonly restore?: 'done' | 'running' | undefined;
}

export type FolderListing =
  | {
      readonly found: 'objects';
      /** In the order of S3. */
      readonly objects: readonly FoundObject[];
      /** Whether more come after the last of them. */
      readonly hasMore?: boolean | undefined;
    }
  | { readonly found: 'missing' }
  | { readonly found: 'denied'; readonly message: string };

/** Lists the first objects below a folder, at any depth, whose keys come after `after`. */
export type FolderReader = (folder: S3Uri, after: string) => Promise<FolderListing>;

/** What the listings say of one object. */
export type ObjectFinding =
  | { readonly found: 'object'; readonly object: FoundObject }
  | { readonly found: 'missing' }
  | { readonly found: 'denied'; readonly message: string }
  /** The listings that one launch may take were used up before. */
  | { readonly found: 'unknown' };

/** Requests to S3 for one launch; at so many at a time they take about ten seconds. */
export const MAXIMUM_LISTINGS = 2000;
const AT_A_TIME = 16;
/** Fewer keys than this are not worth a second walk through the same folder. */
const SMALLEST_WALK = 250;

/**
 * Finds objects by listings, by S3 URI. A walk goes through its keys in the order of S3 and asks for each page from just before the
 * next key that it still looks for: about a page for each key at most, and far fewer where a page holds many of them.
 */
export async function findObjects(
  listFolder: FolderReader,
  uris: readonly S3Uri[],
): Promise<ReadonlyMap<string, ObjectFinding>> {
  const search: Search = { listFolder, findings: new Map(), listingsLeft: MAXIMUM_LISTINGS };
  const waiting = planWalks(uris).values();
  const work = async (): Promise<void> => {
    for (const walk of waiting) await follow(search, walk);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return search.findings;
}

interface Search {
  readonly listFolder: FolderReader;
  readonly findings: Map<string, ObjectFinding>;
  listingsLeft: number;
}

interface Walk {
  readonly bucket: string;
  /** In the order of S3, each once. */
  readonly keys: readonly string[];
}

function planWalks(uris: readonly S3Uri[]): readonly Walk[] {
  const buckets = new Map<string, Set<string>>();
  for (const { bucket, key } of uris) {
    const keys = buckets.get(bucket) ?? new Set();
    buckets.set(bucket, keys.add(key));
  }
  return [...buckets].flatMap(([bucket, set]) => {
    const keys = [...set].sort(compareKeys);
    const size = Math.max(SMALLEST_WALK, Math.ceil(keys.length / AT_A_TIME));
    return Array.from({ length: Math.ceil(keys.length / size) }, (_, index) => ({
      bucket,
      keys: keys.slice(index * size, (index + 1) * size),
    }));
  });
}

async function follow(search: Search, { bucket, keys }: Walk): Promise<void> {
  const folder = { bucket, key: sharedFolder(keys) };
  let next = 0;
  let last = '';
  for (let key = keys[next]; key !== undefined; key = keys[next]) {
    if (search.listingsLeft === 0) {
      conclude(search, { bucket, keys: keys.slice(next) }, { found: 'unknown' });
      return;
    }
    search.listingsLeft -= 1;
    const listing = await search.listFolder(folder, later(justBefore(key), last));
    if (listing.found !== 'objects') {
      await giveUp(search, { bucket, keys: keys.slice(next) }, listing);
      return;
    }
    next = settle(search, { bucket, keys }, { next, listing });
    last = later(listing.objects.at(-1)?.key ?? '', last);
  }
}

/** Some policies allow listings of single folders, and not of what they share. */
async function giveUp(
  search: Search,
  walk: Walk,
  refusal: Exclude<FolderListing, { found: 'objects' }>,
): Promise<void> {
  const folders = groupByFolder(walk.keys);
  if (refusal.found === 'missing' || folders.size < 2) {
    conclude(search, walk, refusal);
    return;
  }
  for (const keys of folders.values()) await follow(search, { bucket: walk.bucket, keys });
}

function conclude({ findings }: Search, { bucket, keys }: Walk, finding: ObjectFinding): void {
  for (const key of keys) findings.set(formatS3Uri({ bucket, key }), finding);
}

interface Page {
  /** Index of the first key that is still looked for. */
  readonly next: number;
  readonly listing: Extract<FolderListing, { found: 'objects' }>;
}

/** Settles all keys that the page has come past; returns the index of the first that it has not. */
function settle({ findings }: Search, { bucket, keys }: Walk, { next, listing }: Page): number {
  const objects = new Map(listing.objects.map((object) => [object.key, object]));
  const last = listing.objects.at(-1)?.key;
  const isPast = (key: string): boolean =>
    listing.hasMore !== true || last === undefined || compareKeys(key, last) <= 0;
  let index = next;
  for (let key = keys[index]; key !== undefined && isPast(key); key = keys[index]) {
    const object = objects.get(key);
    const finding = object === undefined ? MISSING : ({ found: 'object', object } as const);
    findings.set(formatS3Uri({ bucket, key }), finding);
    index += 1;
  }
  return index;
}

const MISSING = { found: 'missing' } as const;

/** Keys are in order, so what the first and the last begin with, all do. */
function sharedFolder(keys: readonly string[]): string {
  const [first = ''] = keys;
  const last = keys.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, first.slice(0, length).lastIndexOf('/') + 1);
}

function groupByFolder(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const key of keys) {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const others = folders.get(folder);
    if (others === undefined) folders.set(folder, [key]);
    else others.push(key);
  }
  return folders;
}

/** A text that comes before the key, and after nearly all others that do. */
function justBefore(key: string): string {
  const start = Array.from(key).slice(0, -1).join('');
  const end = key.slice(start.length);
  return /^[!-~]$/.test(end) ? `${start}${String.fromCharCode(end.charCodeAt(0) - 1)}~` : start;
}

function later(left: string, right: string): string {
  return compareKeys(left, right) < 0 ? right : left;
}

/** S3 orders keys by their bytes in UTF-8, which differs from JavaScript's order for characters beyond U+FFFF. */
function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
