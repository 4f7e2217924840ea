import {
  checkExpressions,
  evaluate,
} from '../../../../lib/embedded/services/states/jsonata-evaluation';

const names = {
  states: { input: { n: 2, list: [1, 2, 3], text: '{% $n %}' } },
  variables: { v: 'value' },
  chances: { newId: () => 'id', random: () => 0.25 },
};

describe('evaluate()', () => {
  test.each<[unknown, unknown]>([
    ['plain {% no %} text', 'plain {% no %} text'],
    [7, 7],
    [null, null],
    ['{% $states.input.n + 1 %}', 3],
    ['{% $v %}', 'value'],
    [{ a: ['{% $v %}', { b: '{% null %}' }] }, { a: ['value', { b: null }] }],
    ['{% $states.input.list[$ > 1] %}', [2, 3]],
    ['{% $map($states.input.list, function($x) { $x * 2 }) %}', [2, 4, 6]],
    ['{% $uuid() %}', 'id'],
    ['{% $random() %}', 0.25],
    ['{% $range(1, 5, 2) %}', [1, 3, 5]],
    ['{% $partition($states.input.list, 2) %}', [[1, 2], [3]]],
    [`{% $parse('{"a":1}').a %}`, 1],
    ["{% $hash('x', 'SHA-256') %}", expect.stringMatching(/^2d711642b726b044/)],
  ])('gives %j as %j', async (value, expected) => {
    expect(await evaluate(value, names, 'Output')).toEqual(expected);
  });

  test('never evaluates what an expression gives', async () => {
    expect(await evaluate('{% $states.input.text %}', names, 'Output')).toBe('{% $n %}');
  });

  test.each([
    ['$missing', 'returned nothing (undefined).'],
    ['function($x) { $x }', 'returned an unsupported result type.'],
    ['[$sum]', 'returned an unsupported result type.'],
    ['{"a": {"b": function($x) { $x }}}', 'returned an unsupported result type.'],
    ['$uuid', 'returned an unsupported result type.'],
    ['{"a": /x/}', 'returned an unsupported result type.'],
    ['[1 / 0]', 'returned an unsupported result type.'],
    ['$number("x")', 'threw an error during evaluation: '],
    ['$eval("1")', 'Step Functions has no $eval'],
  ])('fails on %s', async (expression, why) => {
    await expect(evaluate(`{% ${expression} %}`, names, 'Output')).rejects.toMatchObject({
      error: 'States.QueryEvaluationError',
      failureCause: expect.stringContaining(why) as string,
    });
  });
});

describe('checkExpressions()', () => {
  test('names each expression that is no JSONata, wherever it stands', () => {
    const faults = checkExpressions({ a: ['{% 1 + %}', '{% 1 %}'], b: { c: '{% ( %}' }, d: '1 +' });

    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^the expression "1 \+" is no JSONata: /);
  });
});
