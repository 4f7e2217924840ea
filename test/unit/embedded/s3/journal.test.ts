import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Journal } from '../../../../lib/embedded/services/s3/journal';
import { ObjectIndex } from '../../../../lib/embedded/services/s3/object-index';
import type { Change } from '../../../../lib/embedded/services/s3/records';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

function bucketCreated(name: string): Change {
  return {
    kind: 'bucketCreated',
    bucket: { name, versioned: true, createdAt: '2026-01-01T00:00:00.000Z' },
  };
}

async function bucketsIn(path: string): Promise<string[]> {
  const index = new ObjectIndex();
  const journal = await Journal.open(path, index);
  journal.close();
  return [...index.buckets.keys()];
}

async function journalWith(...names: string[]): Promise<string> {
  const path = join(newFolder(), 'journal.jsonl');
  const journal = await Journal.open(path, new ObjectIndex());
  for (const name of names) journal.append([bucketCreated(name)]);
  journal.close();
  return path;
}

describe('Journal', () => {
  it('gives back what was appended', async () => {
    const path = await journalWith('one', 'two');

    await expect(bucketsIn(path)).resolves.toStrictEqual(['one', 'two']);
  });

  it('drops a last line that a crash cut short, for good', async () => {
    const path = await journalWith('one');
    appendFileSync(path, '[{"kind":"bucketCreated","bucket":{"name":"tw');

    await expect(bucketsIn(path)).resolves.toStrictEqual(['one']);
    await expect(bucketsIn(path)).resolves.toStrictEqual(['one']);
  });

  it('keeps both changes of a line or neither', async () => {
    const path = await journalWith('one');
    const line = JSON.stringify([bucketCreated('two'), bucketCreated('three')]);
    appendFileSync(path, line.slice(0, -1));

    await expect(bucketsIn(path)).resolves.toStrictEqual(['one']);
  });

  it('refuses to start over damage in the middle', async () => {
    const path = await journalWith('one', 'two');
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [lines[0], 'damage', ...lines.slice(1)].join('\n'));

    await expect(bucketsIn(path)).rejects.toThrow(
      `Cannot read the journal of embedded S3 "${path}": line 2 is damaged`,
    );
  });

  it('forgets the past when it is opened', async () => {
    const path = await journalWith('one', 'one', 'one');
    const before = readFileSync(path, 'utf8').split('\n').length;

    await bucketsIn(path);

    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThan(before);
  });
});
