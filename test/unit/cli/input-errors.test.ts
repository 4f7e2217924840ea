// cspell:ignore sampels

import { renderInputError } from '../../../lib/cli/input-errors';

const plain = { styled: (_style: unknown, text: string) => text };

describe('renderInputError()', () => {
  it('shows place, message, the line with a caret, and the hint', () => {
    const error = {
      file: 'sheet.yaml',
      line: 2,
      column: 3,
      path: 'a.sampels',
      message: 'Unknown key "sampels"',
      hint: 'Did you mean "samples"?',
    };

    expect(renderInputError(error, 'a:\n  sampels: x\n', plain)).toBe(
      [
        'sheet.yaml:2:3: Unknown key "sampels"',
        '  2 |   sampels: x',
        '    |   ^',
        '  Did you mean "samples"?',
      ].join('\n'),
    );
  });

  it('shows no excerpt of a file that has no such line', () => {
    const error = { file: 'a.csv', line: 9, path: '', message: 'Odd' };

    expect(renderInputError(error, 'one line', plain)).toBe('a.csv:9: Odd');
    expect(renderInputError(error, undefined, plain)).toBe('a.csv:9: Odd');
  });

  it('keeps tabs, so that the caret stands below its character', () => {
    const error = { file: 'a.tsv', line: 1, column: 3, path: '', message: 'Odd' };

    expect(renderInputError(error, 'a\tb', plain).split('\n').slice(1)).toEqual([
      '  1 | a\tb',
      '    |  \t^',
    ]);
  });

  it('shows the part of a long line around the mistake', () => {
    const error = { file: 'a.csv', line: 1, column: 501, path: '', message: 'Odd' };
    const text = `${'x'.repeat(500)}!${'y'.repeat(500)}`;

    const [, excerpt = '', caret = ''] = renderInputError(error, text, plain).split('\n');

    expect(excerpt.length).toBeLessThan(110);
    expect(excerpt[caret.indexOf('^')]).toBe('!');
  });

  it('lets no control character of a file reach the terminal', () => {
    const error = { file: 'a\u001b[2J', line: 1, column: 1, path: '', message: 'Odd \u0007' };

    expect(renderInputError(error, '\u001b]0;title\u0007', plain)).not.toMatch(/[\u0007\u001b]/);
  });
});
