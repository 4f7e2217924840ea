import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, makeRoomyFolder } from '../../../lib/cli/make-folder';
import { temporaryFolders } from '../../support/temporary-folder';

const newFolder = temporaryFolders();
const testWithProc = existsSync('/proc/self') ? test : test.skip;

test('makeFolder() makes a folder and those above it, and leaves alone what is there', async () => {
  const folder = join(newFolder(), 'a/b/c');

  await makeFolder(folder);
  writeFileSync(join(folder, 'mine'), '');
  await makeFolder(folder);

  expect(readdirSync(folder)).toEqual(['mine']);
});

test('makeFolder() made twice at once makes it once', async () => {
  const folder = join(newFolder(), 'a/b/c');

  await Promise.all([makeFolder(folder), makeFolder(folder)]);

  expect(existsSync(folder)).toBe(true);
});

test('makeFolder() refuses the place of a file', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');

  await expect(makeFolder(join(folder, 'file'))).rejects.toThrow(
    `Cannot make folder "${folder}/file": a file is there`,
  );
});

test('makeFolder() refuses a link that leads nowhere', async () => {
  const folder = newFolder();
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));

  await expect(makeFolder(join(folder, 'link'))).rejects.toThrow(/^EEXIST/);
});

testWithProc('makeFolder() ends at once below /proc, where no folder can be made', async () => {
  await expect(makeFolder('/proc/self/a/b')).rejects.toThrow(
    'Cannot write into "/proc/self": nothing can be made there',
  );
});

testWithProc('makeRoomyFolder() ends at once at a folder that takes nothing', async () => {
  await expect(makeRoomyFolder('/proc/self')).rejects.toThrow(
    'Cannot write into "/proc/self": nothing can be made there',
  );
});

test('makeRoomyFolder() leaves nothing behind', async () => {
  const folder = join(newFolder(), 'data');

  await makeRoomyFolder(folder);

  expect(readdirSync(folder)).toEqual([]);
});

test('makeRoomyFolder() passes on what else is wrong', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'file'), '');

  await expect(makeRoomyFolder(join(folder, 'file/data'))).rejects.toThrow(/^ENOTDIR/);
});
