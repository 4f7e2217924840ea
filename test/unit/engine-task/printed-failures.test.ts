import { PrintedFailures } from '../../../lib/engine-task/printed-failures';

// What the child prints in which Snakemake runs a `run:` block.
const printed = {
  7: [
    '[Tue Dec  1 03:43:17 2026]',
    'Error in rule count:',
    '    jobid: 0',
    '    input: in/A.txt',
    '    output: made/A.txt, made/A.log',
    '',
    'RuleException:',
    'ValueError in file Snakefile, line 40:',
    'bad thing',
    '  File "Snakefile", line 40, in __rule_count',
    'Shutting down, this might take some time.',
    'Exiting because a job execution failed. Look above for error message',
  ],
  9: [
    'RuleException:',
    'ValueError in file "Snakefile", line 40:',
    'bad thing',
    '  File "Snakefile", line 40, in __rule_count',
    '[Tue Dec  1 03:43:17 2026]',
    'Error in rule count:',
    '    message: None',
    '    jobid: 0',
    '    output: made/A.txt, made/A.log',
    'Shutting down, this might take some time.',
  ],
};

describe.each([7, 9] as const)('PrintedFailures of Snakemake %i', (version) => {
  const failures = new PrintedFailures();
  failures.add(['rule count:', '    output: made/B.txt', ...printed[version], 'token=abc']);

  test('tells which job failed', () => {
    expect(failures.tells({ rule: 'count', outputs: ['made/A.txt', 'made/A.log'] })).toBe(true);
    expect(failures.tells({ rule: 'count', outputs: ['made/B.txt'] })).toBe(false);
    expect(failures.tells({ rule: 'other', outputs: ['made/A.txt'] })).toBe(false);
  });

  test('has the exception of the rule, and nothing else', () => {
    expect(failures.exceptionOf({ rule: 'count' })).toEqual([
      expect.stringMatching(/^ValueError in file/),
      'bad thing',
      '  File "Snakefile", line 40, in __rule_count',
    ]);
    expect(failures.exceptionOf({ rule: 'other' })).toEqual([]);
  });
});

test('PrintedFailures keeps the last of very many', () => {
  const failures = new PrintedFailures();
  for (let job = 0; job < 300; job += 1)
    failures.add([`Error in rule r${job}:`, `    output: ${job}.txt`]);

  expect(failures.tells({ rule: 'r299', outputs: ['299.txt'] })).toBe(true);
  expect(failures.tells({ rule: 'r0', outputs: ['0.txt'] })).toBe(false);
});
