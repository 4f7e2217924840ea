import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, findFileError, reasonOf } from '../../../lib/cli/file-errors';
import { temporaryFolders } from '../../support/temporary-folder';

const folder = temporaryFolders()();
writeFileSync(join(folder, 'file'), '');

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

const LONG = 'a'.repeat(300);

test.each([
  ['file/sheet.yaml', 'a part of its path is a file, where a folder is needed'],
  ['.', 'it is a folder'],
  ['none.yaml', 'it does not exist'],
  [LONG, 'its name is too long'],
])('reasonOf() says why "%s" cannot be read', (path, reason) => {
  expect(reasonOf(thrownBy(() => readFileSync(join(folder, path))))).toBe(reason);
});

test.each([
  ['EACCES', 'permission denied'],
  ['ELOOP', 'its links lead in a circle'],
  ['EROFS', 'it lies where nothing can be written'],
])('reasonOf() says what %s is', (code, reason) => {
  expect(reasonOf({ code })).toBe(reason);
});

test('reasonOf() repeats what it does not know', () => {
  expect(reasonOf(new Error('odd'))).toBe('Error: odd');
  expect(codeOf('odd')).toBe('');
});

test('findFileError() makes a sentence of an error of the system', () => {
  const error = findFileError(thrownBy(() => readdirSync(join(folder, 'file'))));

  expect(error).toMatchObject({
    ...{ code: 'FileError', exitCode: 2 },
    message: `Cannot list "${folder}/file": a part of its path is a file, where a folder is needed`,
  });
});

test.each([
  ['no error', 'odd'],
  ['an error without a path', Object.assign(new Error('refused'), { code: 'EACCES' })],
  ['a program that there is not', { code: 'ENOENT', path: 'git', syscall: 'spawn git' }],
  ['a code that nobody knows', { code: 'EPIPE', path: '/a', syscall: 'open' }],
])('findFileError() leaves alone %s', (_, facts) => {
  const error = typeof facts === 'string' ? facts : Object.assign(new Error('told so'), facts);

  expect(findFileError(error)).toBeUndefined();
});
