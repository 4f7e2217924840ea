import fc from 'fast-check';
import { listEntries, takePage } from '../../../../lib/embedded/services/s3/listing-page';
import { SortedKeys } from '../../../../lib/embedded/services/s3/sorted-keys';
import { compareUtf8 } from '../../../../lib/embedded/services/s3/utf8-order';

interface Question {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
}

function hidden(key: string): boolean {
  return key.endsWith('!');
}

function list(keys: readonly string[], question: Question): string[] {
  const asked = { ...question, limit: 1000, encode: (text: string) => text };
  const entries = listEntries(new SortedKeys(keys), asked, (key) => (hidden(key) ? [] : [key]));
  return [...entries].map((entry) => `${entry.kind} ${entry.key}`);
}

/** The definition, without any cleverness: name every visible key or its group, once, in order. */
function listPlainly(keys: readonly string[], { prefix, delimiter, after }: Question): string[] {
  const names = keys
    .filter((key) => key.startsWith(prefix) && !hidden(key))
    .map((key) => {
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return end < 0 ? `item ${key}` : `group ${key.slice(0, end + delimiter.length)}`;
    });
  const nameOf = (entry: string) => entry.slice(entry.indexOf(' ') + 1);
  return [...new Set(names)]
    .filter((entry) => compareUtf8(nameOf(entry), after) > 0)
    .sort((left, right) => compareUtf8(nameOf(left), nameOf(right)));
}

const piece = fc.constantFrom('a', 'b', '/', '//', '😀', '\ufffd', '!');
const key = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const question = fc.record({
  prefix: fc.oneof(fc.constant(''), key),
  delimiter: fc.constantFrom('', '/', 'a', '//'),
  after: fc.oneof(fc.constant(''), key),
});

describe('listEntries()', () => {
  it('lists what the definition says', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 30 }), question, (keys, asked) => {
        expect(list(keys, asked)).toStrictEqual(listPlainly(keys, asked));
      }),
      { numRuns: 1000 },
    );
  });

  it('lists everything page by page, whatever the page size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key),
        question,
        fc.integer({ min: 1, max: 5 }),
        (keys, asked, limit) => {
          const pages: string[] = [];
          let after = asked.after;
          for (let isTruncated = true; isTruncated;) {
            const names = list(keys, { ...asked, after });
            const page = takePage(
              names.map((name) => ({
                kind: 'group' as const,
                key: name.slice(name.indexOf(' ') + 1),
              })),
              limit,
            );
            pages.push(...page.entries.map((entry) => entry.key));
            after = page.entries.at(-1)?.key ?? after;
            isTruncated = page.isTruncated;
          }

          const expected = list(keys, asked).map((name) => name.slice(name.indexOf(' ') + 1));
          expect(pages).toStrictEqual(expected);
        },
      ),
    );
  });
});

describe('takePage()', () => {
  const entries = ['a', 'b'].map((name) => ({ kind: 'group' as const, key: name }));

  it.each([
    [0, 0, false],
    [1, 1, true],
    [2, 2, false],
    [3, 2, false],
  ])('of two with a limit of %d takes %d', (limit, count, isTruncated) => {
    const page = takePage(entries, limit);

    expect(page.entries).toHaveLength(count);
    expect(page.isTruncated).toBe(isTruncated);
  });
});
