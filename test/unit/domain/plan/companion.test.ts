import { companionOf } from '../../../../lib/domain/plan/companion';

test.each([
  ['ref/genome.fa', '.fai', 'ref/genome.fa.fai'],
  ['ref/genome.fa', '^.dict', 'ref/genome.dict'],
  ['ref/genome.fa.gz', '^^.dict', 'ref/genome.dict'],
  ['ref.d/genome', '^.dict', 'ref.d/genome.dict'],
])('companionOf() %s, %s is %s', (path, ending, companion) => {
  expect(companionOf(path, ending)).toBe(companion);
});
