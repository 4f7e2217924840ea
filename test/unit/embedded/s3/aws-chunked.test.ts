import fc from 'fast-check';
import { decodeAwsChunked } from '../../../../lib/embedded/services/s3/aws-chunked';

function decode(framed: string) {
  const { bytes, trailers } = decodeAwsChunked(Buffer.from(framed, 'latin1'));
  return { text: bytes.toString('latin1'), trailers };
}

describe('decodeAwsChunked()', () => {
  it('joins the chunks and reads the trailers', () => {
    const framed = '5\r\nhello\r\n1\r\n!\r\n0\r\nX-Amz-Checksum-Crc32: AAAAAA==\r\n\r\n';

    expect(decode(framed)).toStrictEqual({
      text: 'hello!',
      trailers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
    });
  });

  it('skips the signatures of signed chunks', () => {
    const framed = 'A;chunk-signature=ab12\r\n0123456789\r\n0;chunk-signature=cd34\r\n\r\n';

    expect(decode(framed)).toStrictEqual({ text: '0123456789', trailers: {} });
  });

  it('does without a last line end', () => {
    expect(decode('0\r\nx-amz-checksum-crc32:AAAAAA==')).toStrictEqual({
      text: '',
      trailers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
    });
  });

  it.each(['', '5\r\nhel', '5\r\nhelloXX0\r\n\r\n', 'zz\r\n', '5\r\nhello\r\n', '-1\r\n\r\n'])(
    'finds %j incomplete',
    (framed) => {
      expect(() => decode(framed)).toThrow('The request body terminated unexpectedly');
    },
  );

  it('finds a trailer without a colon malformed', () => {
    expect(() => decode('0\r\nnonsense\r\n\r\n')).toThrow('trailing data that was not well-formed');
  });

  it('gives back any bytes in any chunks', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }));
    fc.assert(
      fc.property(chunks, (parts) => {
        const framed = parts.flatMap((part) => [
          Buffer.from(`${part.length.toString(16)}\r\n`),
          part,
          Buffer.from('\r\n'),
        ]);

        const { bytes } = decodeAwsChunked(Buffer.concat([...framed, Buffer.from('0\r\n\r\n')]));

        expect(bytes.equals(Buffer.concat(parts))).toBe(true);
      }),
    );
  });
});
