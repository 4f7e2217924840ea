import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockStorage, StorageInUseError } from '../../../../lib/embedded/storage-lock';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();
const NOBODY = 2 ** 22 + 1;

test('lockStorage() lets nobody else into a folder until it is given up', () => {
  const folder = newFolder();
  const giveUp = lockStorage(folder);

  expect(() => lockStorage(folder)).toThrow(StorageInUseError);
  expect(() => lockStorage(folder)).toThrow(
    `Cannot keep data in "${folder}": process ${process.pid} does`,
  );

  giveUp();
  lockStorage(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['of a process that died', String(NOBODY)],
  ['that was cut off', ''],
])('lockStorage() takes over a folder %s', (_, owner) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'in-use-by-process'), owner);

  lockStorage(folder);

  expect(existsSync(join(folder, 'in-use-by-process'))).toBe(true);
  expect(() => lockStorage(folder)).toThrow(StorageInUseError);
});

test('lockStorage() does not hide that a folder cannot be written', () => {
  expect(() => lockStorage(join(newFolder(), 'absent'))).toThrow('ENOENT');
});
