import {
  parseFolderUri,
  parseObjectUri,
  refuseLocation,
  resolveLocation,
} from '../../../../lib/domain/input/object-location';

test.each(['a.fq', 'reads/NA 1/größe+%20.fq', 's3://bucket/a/b.fq', '-x', 'a{b}.fq', "it's"])(
  'refuseLocation() lets %s through',
  (location) => {
    expect(refuseLocation(location)).toBeUndefined();
  },
);

test.each([
  ['', 'be the path of a file: without empty parts'],
  ['/a', 'be a relative path: without a slash at its start'],
  ['a//b', 'be the path of a file: without empty parts'],
  ['a/', 'be the path of a file: without empty parts'],
  ['../a', 'be a path without "." and ".."'],
  ['a/../b', 'be a path without "." and ".."'],
  ['./a', 'be a path without "." and ".."'],
  ['a\nb', 'be on one line, without control characters'],
  ['a\0b', 'be on one line, without control characters'],
  ['a\u202eb', 'be on one line, without control characters'],
  ['https://example.org/a', 'be a relative path or an S3 URI'],
  ['s3://bucket', 'be the S3 URI of an object, e.g. s3://bucket/folder/file'],
  ['s3://bucket/a/', 'be the S3 URI of an object, e.g. s3://bucket/folder/file'],
  ['s3://bucket/../a', 'be the S3 URI of an object, e.g. s3://bucket/folder/file'],
  ['s3://3232235777/a', 'be the S3 URI of an object, e.g. s3://bucket/folder/file'],
  ['S3://bucket/a', 'be the S3 URI of an object, e.g. s3://bucket/folder/file'],
])('refuseLocation() refuses %j', (location, must) => {
  expect(refuseLocation(location)).toBe(must);
});

test('refuseLocation() refuses keys that S3 cannot have, with the folder that they are in', () => {
  const must = 'be at most 1,024 bytes long, as keys in S3 are: it has';
  const data = { bucket: 'bucket', key: 'run-7/' };

  expect(refuseLocation('a'.repeat(1024))).toBeUndefined();
  expect(refuseLocation('é'.repeat(512))).toBeUndefined();
  expect(refuseLocation('é'.repeat(513))).toBe(`${must} 1,026`);
  expect(refuseLocation('a'.repeat(1018), data)).toBeUndefined();
  expect(refuseLocation('a'.repeat(1019), data)).toBe(`${must} 1,025, with the folder of "data"`);
  expect(refuseLocation(`s3://bucket/${'a'.repeat(1025)}`, data)).toBe(`${must} 1,025`);
});

test('parseFolderUri() ends the key with a slash, or leaves it empty', () => {
  expect(parseFolderUri('s3://bucket/a')).toEqual({ bucket: 'bucket', key: 'a/' });
  expect(parseFolderUri('s3://bucket/a/')).toEqual({ bucket: 'bucket', key: 'a/' });
  expect(parseFolderUri('s3://bucket')).toEqual({ bucket: 'bucket', key: '' });
  expect(parseFolderUri('bucket/a')).toBeUndefined();
  expect(parseFolderUri('s3://bucket/./a')).toBeUndefined();
});

test('parseObjectUri() reads the URI of an object', () => {
  expect(parseObjectUri('s3://bucket/a/b')).toEqual({ bucket: 'bucket', key: 'a/b' });
});

test('resolveLocation() looks below the data folder, or where an S3 URI says', () => {
  const data = { bucket: 'lab', key: 'run-7/' };

  expect(resolveLocation(data, 'reads/a.fq')).toEqual({ bucket: 'lab', key: 'run-7/reads/a.fq' });
  expect(resolveLocation(data, 's3://other/a.fq')).toEqual({ bucket: 'other', key: 'a.fq' });
});
