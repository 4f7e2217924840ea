import {
  findObjects,
  MAXIMUM_LISTINGS,
  type FolderListing,
  type FolderReader,
} from '../../../lib/actions/find-objects';
import { formatS3Uri, type S3Uri } from '../../../lib/domain/s3-uri';

interface Listing {
  readonly folder: string;
  readonly after: string;
}

/** A bucket as S3 lists it: its keys in the order of their bytes, a thousand at a time. */
function bucketOf(ordered: readonly string[]) {
  const listings: Listing[] = [];
  const most = { now: 0, ever: 0 };
  const listFolder: FolderReader = async ({ bucket, key: folder }, after) => {
    listings.push({ folder: formatS3Uri({ bucket, key: folder }), after });
    most.now += 1;
    most.ever = Math.max(most.ever, most.now);
    await Promise.resolve();
    most.now -= 1;
    const start = Buffer.from(after);
    const isAfter = (key: string): boolean =>
      // Of keys in ASCII, JavaScript's order is that of the bytes.
      /^[ -~]*$/.test(key) ? key > after : Buffer.from(key).compare(start) > 0;
    const first = ordered.findIndex((key) => key.startsWith(folder) && isAfter(key));
    const page = (first === -1 ? [] : ordered.slice(first, first + 1001)).filter((key) =>
      key.startsWith(folder),
    );
    const objects = page.slice(0, 1000).map((key) => ({ key, eTag: '"1"', sizeBytes: 1 }));
    return { found: 'objects', objects, hasMore: page.length > 1000 };
  };
  return { listFolder, listings, most };
}

function urisOf(keys: readonly string[]): readonly S3Uri[] {
  return keys.map((key) => ({ bucket: 'bucket', key }));
}

async function foundOf(listFolder: FolderReader, keys: readonly string[]) {
  const findings = await findObjects(listFolder, urisOf(keys));
  return keys.map((key) => findings.get(`s3://bucket/${key}`)?.found);
}

test('findObjects() takes one listing for a folder, and tells what is missing', async () => {
  const bucket = bucketOf(['data/a', 'data/b', 'data/c/d', 'other']);

  expect(
    await foundOf(bucket.listFolder, ['data/b', 'data/a', 'data/x', 'data/c/d', 'data/b']),
  ).toEqual(['object', 'object', 'missing', 'object', 'object']);
  expect(bucket.listings).toEqual([{ folder: 's3://bucket/data/', after: 'data/`~' }]);
});

test('findObjects() passes over what else lies in a folder of 100,000 objects', async () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => `data/${100_000 + index}.bin`);
  const bucket = bucketOf([...keys, 'data/100007.fq', 'data/150000.fq', 'data/~.fq'].sort());

  expect(
    await foundOf(bucket.listFolder, ['data/~.fq', 'data/100007.fq', 'data/150000.fq', 'data/9']),
  ).toEqual(['object', 'object', 'object', 'missing']);
  expect(bucket.listings.length).toBeLessThanOrEqual(4);
});

test('findObjects() finds 40,000 files of 10,000 folders in some pages, of which 16 at a time', async () => {
  const keys = Array.from({ length: 40_000 }, (_, index) => `data/S${index % 10_000}/${index}.fq`);
  const bucket = bucketOf(keys.toSorted());

  const findings = await findObjects(bucket.listFolder, urisOf(keys));

  expect([...findings.values()].filter(({ found }) => found !== 'object')).toEqual([]);
  expect(bucket.listings.length).toBeLessThanOrEqual(60);
  expect(bucket.most.ever).toBe(16);
});

test('findObjects() orders keys as S3 does', async () => {
  const keys = ['data/z', 'data/é', 'data/é/a', 'data/\uff5e', 'data/\u{1f600}'];
  const bucket = bucketOf(keys);

  expect(await foundOf(bucket.listFolder, keys)).toEqual(keys.map(() => 'object'));
});

test('findObjects() stops after so many listings', async () => {
  const keys = Array.from({ length: MAXIMUM_LISTINGS + 5 }, (_, index) => `${10_000 + index}/a`);
  const listFolder = (_: S3Uri, after: string): Promise<FolderListing> =>
    Promise.resolve({
      found: 'objects',
      objects: [{ key: after.replace('`~', 'a'), eTag: '', sizeBytes: 1 }],
      hasMore: true,
    });

  const found = await foundOf(listFolder, keys);

  expect(found.filter((finding) => finding === 'object')).toHaveLength(MAXIMUM_LISTINGS);
  expect(found.filter((finding) => finding === 'unknown')).toHaveLength(5);
});

test('findObjects() goes on where a page ended that did not come as far as its key', async () => {
  const others = Array.from({ length: 2500 }, (_, index) => `data/8\u00e9${10_000 + index}`);
  const bucket = bucketOf([...others, 'data/9']);

  expect(await foundOf(bucket.listFolder, ['data/9'])).toEqual(['object']);
  expect(bucket.listings.map(({ after }) => after)).toEqual([
    ...['data/8~', 'data/8\u00e910999', 'data/8\u00e911999'],
  ]);
});

test('findObjects() asks folder by folder where what they share may not be listed', async () => {
  const bucket = bucketOf(['a/1', 'b/1', 'b/2']);
  const listFolder: FolderReader = (folder, after) =>
    ['b/', 'c/'].includes(folder.key)
      ? bucket.listFolder(folder, after)
      : Promise.resolve({ found: 'denied', message: 'Access Denied' });

  expect(await foundOf(listFolder, ['a/1', 'b/1', 'b/2', 'c/1'])).toEqual([
    ...['denied', 'object', 'object', 'missing'],
  ]);
});

test('findObjects() finds nothing in a bucket that does not exist', async () => {
  const listFolder: FolderReader = () => Promise.resolve({ found: 'missing' });

  expect(await foundOf(listFolder, ['a/1', 'b/1'])).toEqual(['missing', 'missing']);
});
