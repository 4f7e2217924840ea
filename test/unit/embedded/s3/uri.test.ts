import fc from 'fast-check';
import { parseCopySource } from '../../../../lib/embedded/services/s3/copy-source';
import {
  encodeForListing,
  formDecode,
  parseQuery,
  percentDecode,
} from '../../../../lib/embedded/services/s3/uri';

describe('percentDecode()', () => {
  it('keeps a plus sign', () => {
    expect(percentDecode('a+b%2B%20%C3%BC')).toBe('a+b+ ü');
  });

  it.each(['%', '%zz', '%ff'])('refuses %s', (encoded) => {
    expect(() => percentDecode(encoded)).toThrow("Couldn't parse the specified URI.");
  });
});

describe('encodeForListing()', () => {
  it('writes as S3 does', () => {
    expect(encodeForListing('a b/ü+%(3)~.png')).toBe('a+b/%C3%BC%2B%25%283%29%7E.png');
  });

  it('is undone by formDecode(), whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(formDecode(encodeForListing(text))).toBe(text);
      }),
    );
  });
});

describe('parseQuery()', () => {
  it('keeps the first of equals and decodes both sides', () => {
    const query = parseQuery('prefix=a%2Fb+c&uploads&prefix=later&=x&a%62=d=e');

    expect([...query]).toStrictEqual([
      ['prefix', 'a/b c'],
      ['uploads', ''],
      ['ab', 'd=e'],
    ]);
  });
});

describe('parseCopySource()', () => {
  it.each([
    ['bucket/a/b', { bucket: 'bucket', key: 'a/b', versionId: undefined }],
    ['/bucket/a%2Bb%3Fc', { bucket: 'bucket', key: 'a+b?c', versionId: undefined }],
    ['bucket%2Fkey', { bucket: 'bucket', key: 'key', versionId: undefined }],
    ['bucket/key?versionId=v1', { bucket: 'bucket', key: 'key', versionId: 'v1' }],
  ])('reads %s', (header, expected) => {
    expect(parseCopySource(header)).toStrictEqual(expected);
  });

  it.each(['', 'bucket', 'bucket/', '/'])('refuses "%s"', (header) => {
    expect(() => parseCopySource(header)).toThrow('Copy Source must mention');
  });
});
