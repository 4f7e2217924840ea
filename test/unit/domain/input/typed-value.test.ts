import { parseInputDocument } from '../../../../lib/domain/input/input-document';

const KIND = { name: 'sheet', keys: ['a'] };

function typed(text: string): unknown {
  const parsed = parseInputDocument('sheet.yaml', text, KIND);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value.findTyped([]);
}

test('findTyped() sees numbers and booleans without quotes, and leaves what others would change as text', () => {
  const text = `
whole: 12
negative: -3
decimal: 0.5
power: 1e-5
yes: yes
truth: true
lie: false
nothing:
null: null
zeros: 010
hexadecimal: 0x1F
grouped: 1_000
plus: +1
long: 12345678901234567890
large: 1e16
small: 1e-200
exact: 0.12345678901234567
quoted: "12"
word: GTT
`;

  expect(typed(text)).toEqual({
    whole: 12,
    negative: -3,
    decimal: 0.5,
    power: 1e-5,
    yes: 'yes',
    truth: true,
    lie: false,
    nothing: null,
    null: null,
    zeros: '010',
    hexadecimal: '0x1F',
    grouped: '1_000',
    plus: '+1',
    long: '12345678901234567890',
    large: '1e16',
    small: '1e-200',
    exact: '0.12345678901234567',
    quoted: '12',
    word: 'GTT',
  });
});

test('findTyped() goes into lists, maps and aliases', () => {
  expect(typed('a: &x { b: [1, "2", { c: true }] }\nd: *x\n')).toEqual({
    a: { b: [1, '2', { c: true }] },
    d: { b: [1, '2', { c: true }] },
  });
});

test('findTyped() reads JSON as JSON', () => {
  expect(typed('{"a": [1, "1", true, "true", null]}')).toEqual({ a: [1, '1', true, 'true', null] });
});
