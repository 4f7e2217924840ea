import { parseCopyRange, parseRange } from '../../../../lib/embedded/services/s3/byte-range';

describe('parseRange()', () => {
  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=2-5', { first: 2, last: 5 }],
    ['bytes=8-', { first: 8, last: 9 }],
    ['bytes=8-100', { first: 8, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-100', { first: 0, last: 9 }],
  ])('reads %s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toStrictEqual(expected);
  });

  it.each([undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b'])(
    'ignores %s, as S3 does',
    (header) => {
      expect(parseRange(header, 10)).toBeUndefined();
    },
  );

  it.each([
    ['bytes=10-', 10],
    ['bytes=10-20', 10],
    ['bytes=-0', 10],
    ['bytes=0-0', 0],
    ['bytes=-1', 0],
  ])('cannot satisfy %s of %d bytes', (header, size) => {
    expect(() => parseRange(header, size)).toThrow('The requested range is not satisfiable');
  });
});

describe('parseCopyRange()', () => {
  it('takes both ends', () => {
    expect(parseCopyRange('bytes=2-9', 10)).toStrictEqual({ first: 2, last: 9 });
  });

  it.each(['bytes=2-', 'bytes=-2', '2-3', 'bytes=3-2'])('refuses the form %s', (header) => {
    expect(() => parseCopyRange(header, 10)).toThrow('must be of the form bytes=first-last');
  });

  it('refuses an end beyond the object', () => {
    expect(() => parseCopyRange('bytes=2-10', 10)).toThrow(
      'Range specified is not valid for source object of size: 10',
    );
  });
});
