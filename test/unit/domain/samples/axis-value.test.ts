import { refuseAxisValue } from '../../../../lib/domain/samples/axis-value';

const FORM =
  'hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters';
const LOOP = 'not end with the same characters 20 times over, which Snakemake takes for a loop';

test.each(['A', '010', 'a-b_c', 'CON', 'A'.repeat(19), `${'A'.repeat(99)}B`, 'abcdef'.repeat(16)])(
  'refuseAxisValue() takes %s',
  (value) => {
    expect(refuseAxisValue(value)).toBeUndefined();
  },
);

test.each(['', '-a', '_a', '.', '..', 'a/b', 'a.b', 'a b', 'é', 'a\n', 'ab'.repeat(51)])(
  'refuseAxisValue() refuses %j for its form',
  (value) => {
    expect(refuseAxisValue(value)).toBe(FORM);
  },
);

test.each(['A'.repeat(20), `x${'ACGT'.repeat(20)}`, 'abcde'.repeat(20)])(
  'refuseAxisValue() refuses %s, with which Snakemake would not start',
  (value) => {
    expect(refuseAxisValue(value)).toBe(LOOP);
  },
);
