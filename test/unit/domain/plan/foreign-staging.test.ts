import { placeObjects } from '../../../../lib/domain/plan/foreign-staging';

function object(key: string) {
  return { bucket: 'lab', key, eTag: '"e"', sizeBytes: 1 };
}

function pathsOf(keys: readonly string[]): Record<string, string> {
  const files = Object.fromEntries(keys.map((key) => [`s3://lab/${key}`, object(key)]));
  const places = placeObjects(files, 'wfm/inputs');
  return Object.fromEntries([...places].map(([, { key, path }]) => [key, path]));
}

test('what lies together stays together, under its own name', () => {
  expect(pathsOf(['a/genome.fa', 'a/genome.fa.fai', 'b/genome.fa'])).toEqual({
    'a/genome.fa': 'wfm/inputs/1/genome.fa',
    'a/genome.fa.fai': 'wfm/inputs/1/genome.fa.fai',
    'b/genome.fa': 'wfm/inputs/2/genome.fa',
  });
});

test.each([
  ['S 1.fastq.gz', 'wfm/inputs/1/_file-1.fastq.gz'],
  ['$(touch canary).fa', 'wfm/inputs/1/_file-1.fa'],
  ['{sample}.bam', 'wfm/inputs/1/_file-1.bam'],
  ['..', 'wfm/inputs/1/_file-1'],
  ['-rf', 'wfm/inputs/1/_file-1'],
  ['.hidden', 'wfm/inputs/1/_file-1.hidden'],
])('the name %s is not taken over', (name, path) => {
  expect(pathsOf([`a/${name}`])).toEqual({ [`a/${name}`]: path });
});
