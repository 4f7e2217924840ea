import fc from 'fast-check';
import {
  formatStartedBy,
  identityOf,
  isLaunchId,
  launchIdOf,
  parseStartedBy,
} from '../../../../lib/domain/launch/launch-id';

const HASH = '7f3a9c1b2d4e5f60718293a4b5c6d7e8f9';

test('launchIdOf() joins slug, day of the event and ten digits of the hash', () => {
  expect(launchIdOf('NA12878 variants', '2026-11-23T23:59:59.999Z', HASH)).toBe(
    'na12878-variants-20261123-7f3a9c1b2d',
  );
});

test('launchIdOf() takes more of the hash when it is asked to', () => {
  expect(launchIdOf('a', '2026-11-23T00:00:00Z', HASH, 20)).toBe('a-20261123-7f3a9c1b2d4e5f607182');
});

test('launchIdOf() has a slug for names without a letter of ASCII', () => {
  expect(launchIdOf('変異', '2026-11-23', HASH)).toBe('launch-20261123-7f3a9c1b2d');
});

test('launchIdOf() keeps the letters under accents', () => {
  expect(launchIdOf('Größe é', '2026-11-23', HASH)).toBe('gro-e-e-20261123-7f3a9c1b2d');
});

test('launchIdOf() makes a launch ID of any name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) =>
      isLaunchId(launchIdOf(name, '2026-11-23', HASH)),
    ),
  );
});

test('isLaunchId() refuses what could leave its folder', () => {
  expect(['../x-20261123-7f3a9c1b2d', 'a/b-20261123-7f3a9c1b2d', ''].map(isLaunchId)).toEqual([
    false,
    false,
    false,
  ]);
});

test('identityOf() differs where bucket, key or version differ', () => {
  const parts = { bucket: 'b', key: 'k', versionId: 'v' };
  const identities = [
    parts,
    { ...parts, bucket: 'bk', key: '' },
    { ...parts, key: 'kv', versionId: '' },
  ].map(identityOf);

  expect(new Set(identities).size).toBe(3);
});

test('parseStartedBy() reads what formatStartedBy() wrote', () => {
  const launchId = 'na12878-variants-20261123-7f3a9c1b2d';

  expect(parseStartedBy(formatStartedBy(launchId, 12))).toEqual({ launchId, attempt: 12 });
});

test('parseStartedBy() knows no launch in the words of others', () => {
  const words = ['', 'ecs-svc/1234567890', 'a-20261123-7f3a9c1b2d', 'a-20261123-7f3a9c1b2d/0'];

  expect(words.map(parseStartedBy)).toEqual(words.map(() => undefined));
});
