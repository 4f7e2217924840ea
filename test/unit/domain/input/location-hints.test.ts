import { hintS3Uri } from '../../../../lib/domain/input/location-hints';
import { parseFolderUri } from '../../../../lib/domain/input/object-location';

test.each([
  ['s3:/lab-data/x', 'Write "s3://lab-data/x".'],
  ['s3:lab-data/x', 'Write "s3://lab-data/x".'],
  ['S3://lab-data/x', 'Write "s3://lab-data/x".'],
  ['s3:///lab-data/x', 'Two slashes stand before the bucket: "s3://lab-data/x".'],
  ['arn:aws:s3:::lab-data/x', 'Write "s3://lab-data/x".'],
  ['https://lab-data.s3.amazonaws.com/x/y', 'Write "s3://lab-data/x/y".'],
  ['https://lab-data.s3.eu-west-1.amazonaws.com/x/', 'Write "s3://lab-data/x/".'],
  ['gs://lab-data/x', 'Only S3 is read: copy the files into a bucket, and give its "s3://" URI.'],
  ['s3://{bucket}/x', 'Nothing is filled in here: write what "{bucket}/x" stands for.'],
  ['s3://lab_data/x', 'Names of buckets have lower-case letters, digits, "-" and "." only.'],
  ['s3://Lab/x', 'Names of buckets have no capitals.'],
  ['s3://lab-data/../x', 'Write the path without "." and "..".'],
  ['lab-data/x', 'Write "s3://lab-data/x" if this starts with a bucket.'],
  ['s3://ab', undefined],
  ['', undefined],
])('hintS3Uri() says what to write instead of %j', (text, hint) => {
  expect(hintS3Uri(text)).toBe(hint);
  expect(parseFolderUri(text)).toBeUndefined();
});

test.each(['/mnt/x', '~/x', './x', '../x', 'C:\\x', 'D:/x', '\\\\server\\x'])(
  'hintS3Uri() knows %s for a path on a computer',
  (path) => {
    expect(hintS3Uri(path)).toBe(
      'This is a path on a computer: copy the files into a bucket, and give its "s3://" URI.',
    );
  },
);
