// cspell:ignore compuet nmae sampels samplesheets
import { askNearest, nearestName } from '../../../../lib/domain/input/nearest-name';

const NAMES = ['name', 'samples', 'parameters', 'compute', 'cpus'];

test.each([
  ['sampels', 'samples'],
  ['Samples', 'samples'],
  ['parameter', 'parameters'],
  ['nmae', 'name'],
  ['cpu', 'cpus'],
  ['compuet', 'compute'],
  ['param', 'parameters'],
  ['samplesheets', 'samples'],
])('nearestName() takes %s for %s', (name, nearest) => {
  expect(nearestName(name, NAMES)).toBe(nearest);
});

test.each(['x', 'ab', 'queue', 'pa', 'n'.repeat(1000), ''])(
  'nearestName() takes %s for nothing',
  (name) => {
    expect(nearestName(name, NAMES)).toBeUndefined();
  },
);

test('nearestName() takes a beginning only when one candidate has it', () => {
  expect(nearestName('mem', ['memory', 'time'])).toBe('memory');
  expect(nearestName('mem', ['memory', 'memoryLimit'])).toBeUndefined();
});

test('nearestName() prefers the nearest, and the first of equally near ones', () => {
  expect(nearestName('lane_3', ['lane_12', 'lane_1', 'lane_2'])).toBe('lane_1');
  expect(nearestName('ALIGN', ['aligned', 'align'])).toBe('align');
});

test('askNearest() asks, or says nothing', () => {
  expect(askNearest('nam', NAMES)).toBe('Did you mean "name"?');
  expect(askNearest('qqq', NAMES)).toBe('');
});
