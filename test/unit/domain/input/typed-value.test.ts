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

test('findTyped() takes what has the tag of text for text', () => {
  const text =
    'whole: !!str 12\ntruth: !!str true\nzeros: !!str 010\nshort: ! 12\nlong: !<tag:yaml.org,2002:str> 1.50\nnothing: !!str\nquoted: !!str "12"\nblock: !!str |-\n  12\nmap: !!map { a: 1 }\nlist: !!seq [1]\n';

  expect(typed(text)).toEqual({
    whole: '12',
    truth: 'true',
    zeros: '010',
    short: '12',
    long: '1.50',
    nothing: '',
    quoted: '12',
    block: '12',
    map: { a: 1 },
    list: [1],
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
