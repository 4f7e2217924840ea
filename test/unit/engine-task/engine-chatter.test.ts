import { withoutChatter } from '../../../lib/engine-task/engine-chatter';

const job = [
  '[Tue Dec  1 03:43:10 2026]',
  'rule align:',
  '    output: made/a.bam',
  '    jobid: 2',
  '    resources: tmpdir=/tmp',
  '',
];
const command = ['set -x', '  bwa mem ref.fa in.fq |', '  samtools sort -o made/a.bam -'];

// As Snakemake 7 and 9 print it.
function failureOf(end: string): string[] {
  return [
    '[Tue Dec  1 03:43:12 2026]',
    'Error in rule align:',
    '    jobid: 2',
    '    output: made/a.bam',
    '    shell:',
    `        ${command[0] ?? ''}`,
    ...command.slice(1),
    `        (${end})`,
    '',
  ];
}

test.each([
  'one of the commands exited with non-zero exit code; note that snakemake uses bash strict mode!',
  'command exited with non-zero exit code',
])('withoutChatter() leaves what tools have printed: %s', (end) => {
  const lines = [
    'Building DAG of jobs...',
    'Using shell: /usr/bin/bash',
    'Job stats:',
    'job      count    min threads    max threads',
    '-----  -------  -------------  -------------',
    'align        1              1              1',
    '',
    'Select jobs to execute...',
    ...job,
    ...command,
    '[E::main_mem] something is wrong',
    ...failureOf(end),
    'Exiting because a job execution failed. Look above for error message',
    'Complete log: .snakemake/log/x.log',
  ];

  expect(withoutChatter(lines).filter((line) => line !== '')).toEqual([
    '[E::main_mem] something is wrong',
  ]);
});

test('withoutChatter() keeps what is not Snakemake', () => {
  const lines = ['rule of thumb: none', '    indented', 'job done', 'Error in rule'];

  expect(withoutChatter(lines)).toEqual(lines);
});
