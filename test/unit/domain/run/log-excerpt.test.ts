import fc from 'fast-check';
import { EXIT_TRAP, excerptOf } from '../../../../lib/domain/run/log-excerpt';

test.each([
  ['colours', '\u001b[1;31mError\u001b[0m in rule', 'Error in rule'],
  ['private modes', '\u001b[?25l 1 \u001b[?25h', ' 1'],
  ['a title', '\u001b]0;owned\u0007text', 'text'],
  ['a link', '\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['a short escape', '\u001b(B text\u001bc', ' text'],
  ['control characters', 'a\u0000b\u0008c\u009bd\u007f', 'abcd'],
  ['a line that was rewritten in place', '10 %\r50 %\r100 %\r\n', '100 %'],
  ['tabs and what comes after the text', 'a\tb  \n', 'a b'],
  ['half a character', 'a\ud83db', 'ab'],
])('excerptOf() takes out %s', (_, line, plain) => {
  expect(excerptOf([line])).toEqual([plain]);
});

test('excerptOf() keeps the last lines that say something, without our own events', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);

  const excerpt = excerptOf(['first', ...lines, '', '{"wfm":1,"event":"progress"}', ' \r\n']);

  expect(excerpt).toHaveLength(20);
  expect([excerpt[0], excerpt.at(-1)]).toEqual(['line 10', 'line 29']);
});

test('excerptOf() leaves out heartbeats and the echo of a generated command, and keeps what came before and after', () => {
  const job = (name: string): string[] => [
    '[Tue Dec  1 03:43:10 2026]',
    `rule ${name}:`,
    '    resources: mem_mb=300',
    'text=made/text.txt threads=1 memoryMib=300',
    'exec > logs/wait.log 2>&1',
    EXIT_TRAP,
    'sleep 600',
    'echo done > "$text"',
  ];
  const lines = [
    'the tool of a script',
    ...job('a'),
    ...job('b'),
    'wfm: the engine task is at work',
  ];

  expect(excerptOf([...lines, 'Shutting down, this might take some time.'])).toEqual([
    'the tool of a script',
    ...job('a').slice(0, 3),
    ...job('b').slice(0, 3),
    'Shutting down, this might take some time.',
  ]);
});

test.each([
  ['bytes of a BAM file', 'BC\u0002\ufffd\ufffd\u0001x\ufffd\ufffd\u0003', '(binary data)'],
  ['an old encoding', 'Error: the caf\ufffd is na\ufffdve', 'Error: the caf\ufffd is na\ufffdve'],
  [
    'a few lost bytes',
    `before ${'\ufffd'.repeat(3)} after that a text`,
    'before \ufffd after that a text',
  ],
  ['a bar that moves back', `1 %${'\b'.repeat(30)}2 %`, '1 %2 %'],
])('excerptOf() stores of %s what can be read', (_, line, shown) => {
  expect(excerptOf([line])).toEqual([shown]);
});

test('excerptOf() cuts a long line, and no character in two', () => {
  const [line = ''] = excerptOf([`${'x'.repeat(498)}\ud83e\uddec${'y'.repeat(300_000)}`]);

  expect(line).toBe(`${'x'.repeat(498)}…`);
});

test('excerptOf() leaves nothing that a terminal would act on', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u001b[', '\u001b]', '\u009b', '\u0007', '31m', ';', '\u001b\\', '\r'),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      for (const line of excerptOf([parts.join('')])) expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
    { seed: 7, numRuns: 500 },
  );
});
