import fc from 'fast-check';
import { formatS3Uri, joinS3Uri, parseS3Uri } from '../../../lib/domain/s3-uri';

test('parseS3Uri() keeps the key as it is', () => {
  expect(parseS3Uri('s3://lab-data/runs/a b+c%20/é//x')).toEqual({
    bucket: 'lab-data',
    key: 'runs/a b+c%20/é//x',
  });
});

test('parseS3Uri() takes a bucket without a key', () => {
  expect(parseS3Uri('s3://lab-data')).toEqual({ bucket: 'lab-data', key: '' });
});

test('parseS3Uri() refuses what is no bucket, or an address in disguise', () => {
  const texts = [
    'lab-data/runs',
    'https://lab-data/runs',
    's3://',
    's3://ab/x',
    's3://Lab/x',
    's3://127.0.0.1/x',
    's3://2130706433/x',
    's3://a%2fb/x',
    's3://../x',
    's3://a..b/x',
    's3://-ab/x',
  ];

  expect(texts.map(parseS3Uri)).toEqual(texts.map(() => undefined));
});

test('formatS3Uri() after parseS3Uri() is identity', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      const uri = { bucket: 'lab-data', key };
      expect(parseS3Uri(formatS3Uri(uri))).toEqual(uri);
    }),
  );
});

test('joinS3Uri() puts one slash between folder and key', () => {
  const join = (key: string): string => formatS3Uri(joinS3Uri({ bucket: 'lab', key }, 'x'));

  expect(['', 'a', 'a/'].map(join)).toEqual(['s3://lab/x', 's3://lab/a/x', 's3://lab/a/x']);
});
