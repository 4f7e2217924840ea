import { refuseParameterValue } from '../../../../lib/domain/sheet/parameter-value';
import type { Parameter } from '../../../../lib/domain/definition/workflow-definition';

test.each<[Parameter, readonly string[]]>([
  [{ type: 'integer' }, ['0', '-7', '123456789012345']],
  [{ type: 'integer', minimum: 1, maximum: 8 }, ['1', '8']],
  [{ type: 'number' }, ['0', '-0.5', '1.10', '1e-3', '2E10']],
  [{ type: 'number', maximum: 1 }, ['1', '-99']],
  [{ type: 'boolean' }, ['true', 'false']],
  [{ type: 'choice', choices: ['a', '1.10'] }, ['a', '1.10']],
  [{ type: 'text' }, ['', 'QUAL>=20 && DP>5', 'it\'s $(x) `y` "z"', '{sample}', 'größe 😀']],
  [{ type: 'text', pattern: '-[a-z]\\n' }, ['-a\n']],
])('a parameter %j takes %j', (parameter, texts) => {
  expect(texts.map((text) => refuseParameterValue(parameter, text))).toEqual(
    texts.map(() => undefined),
  );
});

test.each<[Parameter, readonly string[], string]>([
  [
    { type: 'integer' },
    ['', '1.0', '1e3', '010', '-0', ' 1', '+1', '0x1F', '１'],
    'be a whole number',
  ],
  [{ type: 'integer', minimum: 1 }, ['0', 'x'], 'be a whole number of at least 1'],
  [{ type: 'integer', minimum: 1, maximum: 8 }, ['0', '9'], 'be a whole number from 1 to 8'],
  [{ type: 'number' }, ['', '.5', '1.', 'NaN', 'Infinity', '1,5', '00.1'], 'be a number'],
  [{ type: 'number', maximum: 0.5 }, ['0.51'], 'be a number of at most 0.5'],
  [{ type: 'boolean' }, ['yes', 'True', ''], 'be true or false'],
  [{ type: 'choice', choices: ['a', 'b'] }, ['A', ''], 'be one of a, b'],
  [{ type: 'choice' }, ['a'], 'be one of '],
  [{ type: 'text' }, ['-x', '--rm', '-'], 'not start with "-"'],
  [
    { type: 'text' },
    ['a\nb', 'a\tb', '\u0007', '\u2028'],
    'be on one line, without control characters',
  ],
  [{ type: 'text', pattern: 'a|b' }, ['ab', 'a\n', 'xa', ''], 'match the pattern ^(?:a|b)$'],
])('a parameter %j refuses %j', (parameter, texts, must) => {
  expect(texts.map((text) => refuseParameterValue(parameter, text))).toEqual(texts.map(() => must));
});
