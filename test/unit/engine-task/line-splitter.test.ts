import * as fc from 'fast-check';
import { LineSplitter } from '../../../lib/engine-task/line-splitter';

function split(chunks: readonly Buffer[]): string[] {
  const splitter = new LineSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

describe('LineSplitter', () => {
  test('finds the same lines however the bytes arrive', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '')),
    );
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 7 }), (expected, size) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(split(chunks)).toEqual(expected);
      }),
    );
  });

  test('gives the last line when its line feed is missing', () => {
    expect(split([Buffer.from('one\ntwo')])).toEqual(['one', 'two']);
  });

  test('drops the carriage returns of Windows', () => {
    expect(split([Buffer.from('one\r\ntwo\r\n')])).toEqual(['one', 'two']);
  });

  test('cuts endless lines in pieces', () => {
    const pieces = split([
      Buffer.from('x'.repeat(70_000)),
      Buffer.from(`${'x'.repeat(40_000)}\nend`),
    ]);

    expect(pieces.map(({ length }) => length)).toEqual([50_000, 50_000, 10_000, 3]);
  });
});
