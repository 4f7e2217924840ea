import { MAXIMUM_ERRORS } from '../../../../lib/domain/input/checked';
import { parseInputDocument } from '../../../../lib/domain/input/input-document';
import { InputErrorList } from '../../../../lib/domain/input/input-error-list';

test('InputErrorList asks for hints only while there is room to show them', () => {
  const document = parseInputDocument('a.yaml', 'a: 1\n', { name: 'sheet', keys: [] });
  if (!document.ok) throw new Error('it is not read');
  const errors = new InputErrorList(document.value);
  let asked = 0;

  for (let count = 0; count < MAXIMUM_ERRORS + 50; count += 1) {
    errors.addAt(['a'], 'is wrong', () => {
      asked += 1;
      return 'Mend it.';
    });
  }

  expect(asked).toBe(MAXIMUM_ERRORS);
  expect(errors.toErrors()).toHaveLength(MAXIMUM_ERRORS + 50);
  expect(errors.toErrors()[0]).toMatchObject({ line: 1, hint: 'Mend it.' });
});
