import { renderTable, renderTsv } from '../../../lib/cli/table';

describe('renderTable()', () => {
  it('pads columns and leaves no space at the end of a line', () => {
    expect(
      renderTable([
        ['A', 'LONG', ''],
        ['aaaa', 'b', ''],
      ]),
    ).toBe('A     LONG\naaaa  b');
  });
});

describe('renderTsv()', () => {
  it('keeps a cell in its cell', () => {
    expect(renderTsv([['a\tb', 'c\r\nd']])).toBe('a b\tc d');
  });
});
