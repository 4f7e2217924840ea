import fc from 'fast-check';
import { sheetNameOf } from '../../../../lib/domain/sheet/sheet-name';

test.each([
  ['name: na12878-variants\nworkflow: x\n', 'na12878-variants'],
  ["workflow: x\nname: it's  # the second\n", "it's"],
  ['name: "lane#1"\n', 'lane#1'],
  ["name: 'two words'\r\n", 'two words'],
  ['{"workflow":"hello","name":"na12878","data":"s3://b/"}', 'na12878'],
  ['name: été 変異\n: broken [', 'été 変異'],
])('sheetNameOf() finds the name in %j', (text, name) => {
  expect(sheetNameOf('sheet.yaml', text)).toBe(name);
});

test.each(['', 'name:\n', 'steps:\n  - name: align\n', '[1, 2]', 'surname: x\n'])(
  'sheetNameOf() takes the name of the file for %j',
  (text) => {
    expect(sheetNameOf('my sheet.yaml', text)).toBe('my sheet');
  },
);

test('sheetNameOf() is short, printable and never empty, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const name = sheetNameOf('sheet.yaml', `name: ${value}`);
      expect(name !== '' && Array.from(name).length <= 100).toBe(true);
      expect(name).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
  );
});
