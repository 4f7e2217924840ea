import { parse } from 'yaml';
import { renderFlow } from '../../../../lib/domain/input/flow-text';

test.each<[unknown, string]>([
  ['4 GiB', '4 GiB'],
  [20, '20'],
  [[], '[]'],
  [{ sample: {}, fastq: { file: true } }, '{ sample: {}, fastq: { file: true } }'],
  [{ bam: ['merge.bam', 's3://lab/x'] }, '{ bam: [merge.bam, s3://lab/x] }'],
  [{ bam: 'lanes/{sample}.bam' }, '{ bam: "lanes/{sample}.bam" }'],
  ['echo hello > "$text"', 'echo hello > "$text"'],
  ['key: value', '"key: value"'],
  ['a, b', '"a, b"'],
  ['*', '"*"'],
])('renderFlow() writes %j as a person would', (value, written) => {
  expect(renderFlow(value)).toBe(written);
  expect(parse(`- ${written}`)).toEqual([value]);
});
