// cspell:ignore aaaa
import { refusePattern } from '../../../../lib/domain/failure/safe-pattern';
import { mistakes } from '../../../support/definition-text';
import { OwnRules } from '../../../../lib/engine-task/own-rules';

const rule = { type: 'OddDepth', advice: 'x', owner: 'scientist' } as const;

describe('refusePattern()', () => {
  test.each([
    'barcode [ACGT]+ is not in',
    'depth \\d+ is',
    '^ERROR: (low|high) coverage of (\\w+)$',
    '(?:ab){2}',
    '(?:ab){2}c?',
    '[(+*]{3}x',
    'a.*b.*c.*d',
    '\\(x\\)+',
    '\\p{L}+',
  ])('takes %s', (pattern) => {
    expect(refusePattern(pattern)).toBeUndefined();
  });

  test.each([
    ['(a+)+$', /repeat a group/],
    ['(a|aa)*b', /repeat a group/],
    ['((a*)b)*', /repeat a group/],
    ['(?:\\d{1,3}){2,}', /repeat a group/],
    ['(a?){24}[ab]{24}c', /repeat a group/],
    ['(x)\\1', /refer to what it has found/],
    ['(?=a)b', /look ahead/],
    ['(?<!a)b', /look ahead/],
    ['.*a.*b.*c.*', /at most 3 parts/],
    ['(', /a regular expression/],
    ['', /not be empty/],
    ['a'.repeat(201), /at most 200/],
  ])('refuses %s', (pattern, why) => {
    expect(refusePattern(pattern)).toMatch(why);
  });
});

describe('failures of a definition', () => {
  test.each([
    ['{ pattern: "(a+)+", type: OddDepth, advice: x }', /"failures.0.pattern" must not repeat/],
    [
      '{ pattern: a, type: OutOfMemory, advice: x }',
      /"OutOfMemory" is a type that the manager itself tells/,
    ],
    ['{ pattern: a, type: odd, advice: x }', /"failures.0.type" must be a name/],
    ['{ pattern: a, type: OddDepth }', /Missing key "failures.0.advice"/],
  ])('are refused where they are wrong: %s', (text, why) => {
    const publish = `publish: { bam: [merge.bam, align.bam] }\nfailures: [${text}]`;

    expect(mistakes({ publish }).join('\n')).toMatch(why);
  });

  test('are at most fifty', () => {
    const many = Array.from({ length: 51 }, () => '{ pattern: a, type: OddDepth, advice: x }');
    const publish = `publish: { bam: [merge.bam, align.bam] }\nfailures: [${many.join(', ')}]`;

    expect(mistakes({ publish }).join('\n')).toMatch(
      /At most 50 failures can be described: there are 51/,
    );
  });
});

describe('OwnRules', () => {
  test('tells what the first rule that applies has found', () => {
    const rules = new OwnRules(
      [
        { ...rule, pattern: 'nothing' },
        { ...rule, pattern: 'depth \\d+' },
      ],
      () => undefined,
    );

    expect(rules.find(['one', 'depth 3'])).toEqual({
      finding: { ...rule, line: 'depth 3' },
      index: 1,
    });
    expect(rules.find(['one'])).toBeUndefined();
  });

  test('gives up a pattern that takes for ever, and says so once', () => {
    const notes: string[] = [];
    const rules = new OwnRules([{ ...rule, pattern: '(a+)+$' }], (text) => notes.push(text));
    const line = `${'a'.repeat(60)}b`;

    expect([rules.find([line]), rules.find([line])]).toEqual([undefined, undefined]);
    expect(notes).toEqual([
      expect.stringMatching(/^the rule for OddDepth is given up: .*timed out/),
    ]);
  });
});
