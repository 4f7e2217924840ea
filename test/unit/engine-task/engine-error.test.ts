import { findLastError } from '../../../lib/engine-task/engine-error';

// What Snakemake 7.21 and 9.25 print, as far as it matters.
const printed = {
  7: [
    'Building DAG of jobs...',
    'MissingInputException in rule all in file /work/Snakefile, line 1:',
    'Missing input files for rule all:',
    '    affected files:',
    '        made/nobody.txt',
  ],
  9: [
    '\u001b[33mhost: 4f2a\u001b[0m',
    'Building DAG of jobs...',
    '\u001b[31mMissingInputException in rule all in file "/work/Snakefile", line 1:',
    'Missing input files for rule all:',
    '    affected files:',
    '        made/nobody.txt\u001b[0m',
    '',
  ],
};

describe('findLastError()', () => {
  test.each([7, 9] as const)('finds where the error of Snakemake %i begins', (version) => {
    expect(findLastError(printed[version])).toMatch(
      /^MissingInputException in rule all .*\n(?:.*\n)+ +made\/nobody\.txt$/,
    );
  });

  test('finds the error of a command line', () => {
    expect(findLastError(['usage: snakemake [-h]', 'snakemake: error: argument --cores'])).toBe(
      'snakemake: error: argument --cores',
    );
  });

  test('passes over what every failed run ends with', () => {
    expect(
      findLastError([
        'cannot allocate memory',
        'Exiting because a job execution failed. Look above for error message',
        'Complete log: .snakemake/log/x.log',
      ]),
    ).toBe('cannot allocate memory');
  });

  test('finds nothing in silence', () => {
    expect(findLastError(['', '  '])).toBeUndefined();
  });
});
