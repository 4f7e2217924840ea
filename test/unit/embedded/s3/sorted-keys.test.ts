import fc from 'fast-check';
import { SortedKeys } from '../../../../lib/embedded/services/s3/sorted-keys';
import { compareUtf8 } from '../../../../lib/embedded/services/s3/utf8-order';

const text = fc.string({ unit: 'binary', maxLength: 6 });

function all(keys: SortedKeys): string[] {
  const listed: string[] = [];
  for (let index = 0; keys.at(index) !== undefined; index += 1) listed.push(keys.at(index) ?? '');
  return listed;
}

describe('compareUtf8()', () => {
  it('orders as the bytes of UTF-8 do', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const expected = Buffer.compare(Buffer.from(left), Buffer.from(right));

        expect(Math.sign(compareUtf8(left, right))).toBe(expected);
      }),
    );
  });

  it('puts a surrogate pair after U+FFFD, unlike JavaScript', () => {
    expect(['\u{1f600}', '\ufffd'].sort(compareUtf8)).toStrictEqual(['\ufffd', '\u{1f600}']);
  });
});

describe('SortedKeys', () => {
  it('keeps order and no doubles under any adding and removing', () => {
    const change = fc.record({
      add: fc.boolean(),
      key: fc.constantFrom('a', 'a/', 'a/b', 'b', '😀'),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const keys = new SortedKeys();
        const model = new Set<string>();

        for (const { add, key } of changes) {
          if (add) keys.add(key);
          else keys.remove(key);
          if (add) model.add(key);
          else model.delete(key);
        }

        expect(all(keys)).toStrictEqual([...model].sort(compareUtf8));
      }),
    );
  });

  it('endOfPrefix() finds the first key beyond a prefix', () => {
    const keys = new SortedKeys(['a', 'b/1', 'b/2', 'c']);

    expect(keys.endOfPrefix('b/', 1)).toBe(3);
    expect(keys.firstAtOrAfter('b/15')).toBe(2);
  });
});
