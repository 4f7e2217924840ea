import { compileFilterPattern } from '../../../lib/embedded/services/logs/filter-pattern';

const json = JSON.stringify({
  level: 'ERROR',
  count: 3,
  ratio: 1.5,
  ok: false,
  nothing: null,
  user: { name: 'ann/work', 'last-name': 'x y' },
  items: [{ id: 'a' }, { id: 'b' }],
  star: '*',
});

describe('compileFilterPattern()', () => {
  test.each([
    ['', 'anything', true],
    ['  ', 'anything', true],
    ['ERROR', 'an ERROR here', true],
    ['ERROR', 'an error here', false],
    ['ERROR timeout', 'timeout then ERROR', true],
    ['ERROR timeout', 'only ERROR', false],
    ['"Error in rule"', 'Error in rule align:', true],
    ['"Error in rule"', 'Error  in rule', false],
    ['"say \\"hi\\""', 'they say "hi"', true],
    ['?"WFM {" ?"Error in rule"', 'WFM {"a":1}', true],
    ['?"WFM {" ?"Error in rule"', 'Error in rule x', true],
    ['?"WFM {" ?"Error in rule"', 'neither', false],
    ['ERROR -Exiting', 'ERROR then Exiting', false],
    ['ERROR -Exiting', 'ERROR only', true],
    ['-"as usual"', 'as usual', false],
    ['-"as usual"', 'something', true],
    ['?a ?b -x', 'a x', false],
    ['ERROR ?a', 'ERROR', true],
  ])('terms: %j on %j is %s', (pattern, message, passes) => {
    expect(compileFilterPattern(pattern)(message)).toBe(passes);
  });

  test.each([
    ['{ $.level = "ERROR" }', true],
    ['{ $.level = ERROR }', true],
    ['{$.level="WARN"}', false],
    ['{ $.level != "WARN" }', true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.missing != "x" }', false],
    ['{ $.user.name = "ann/*" }', true],
    ['{ $.user.name = "*work" }', true],
    ['{ $.user.name = "a*k" }', true],
    ['{ $.user.name = "bob*" }', false],
    ['{ $.user.last-name = "x y" }', true],
    ['{ $.user["last-name"] = "x y" }', true],
    ['{ $.count = 3 }', true],
    ['{ $.count = 3.0 }', true],
    ['{ $.count > 2 && $.count <= 3 }', true],
    ['{ $.count >= 4 }', false],
    ['{ $.ratio < 1.6 }', true],
    ['{ $.level > 1 }', false],
    ['{ $.level = * }', true],
    ['{ $.missing = * }', false],
    ['{ $.level EXISTS }', true],
    ['{ $.missing EXISTS }', false],
    ['{ $.missing NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
    ['{ $.ok IS FALSE }', true],
    ['{ $.ok IS TRUE }', false],
    ['{ $.nothing IS NULL }', true],
    ['{ $.items[0].id = "a" }', true],
    ['{ $.items[1].id = "a" }', false],
    ['{ $.items[*].id = "b" }', true],
    ['{ ($.level = "WARN" || $.level = "ERROR") && $.count = 3 }', true],
    ['{ $.level = "WARN" || $.level = "ERROR" && $.count = 4 }', false],
    ['{ ($.level = "ERROR") && (($.count = 4) || ($.count = 3)) }', true],
  ])('JSON selector %s is %s', (pattern, passes) => {
    expect(compileFilterPattern(pattern)(json)).toBe(passes);
  });

  test.each(['not JSON', '"text"', '[1]', '{broken', 'WFM {"level":"ERROR"}'])(
    'JSON selector passes nothing that is no JSON object: %j',
    (message) => {
      expect(compileFilterPattern('{ $.level NOT EXISTS }')(message)).toBe(false);
    },
  );

  test.each([
    ['[ip, user]', 'space-delimited patterns "[...]" are not implemented'],
    ['%ERR.*%', 'regular expressions "%...%" are not implemented'],
    ['{ $.a = %x% }', 'regular expressions "%...%" are not implemented'],
    ['Error:', 'the term "Error:" must stand in double quotes'],
    ['"open', 'cannot read "\\"open"'],
    ['{ $.a = "x"', '"}" is missing before ""'],
    ['{ $.a ~ "x" }', 'the operator "~" is not implemented'],
    ['{ a = "x" }', '"a" is no selector such as $.name'],
    ['{ $.a > "x" }', '"x" is no number'],
    ['{ $.a = "x" } b', '"b" follows its end'],
    ['x'.repeat(1025), 'it is longer than 1024 characters'],
  ])('refuses %s', (pattern, why) => {
    const compile = (): unknown => compileFilterPattern(pattern);

    expect(compile).toThrow('Invalid filter pattern');
    expect(compile).toThrow(why);
  });
});
