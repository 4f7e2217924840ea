// cspell:ignore samview libz
import { classifyJob } from '../../../../lib/domain/failure/classify-job';
import { diagnose, FAILURE_RULES } from '../../../../lib/domain/failure/failure-rules';
import type { Symptoms } from '../../../../lib/domain/failure/failure-rule';
import { groupFailures } from '../../../../lib/domain/failure/group-failures';
import type { JobFailure } from '../../../../lib/domain/run/run-report';

function aJob(change: Partial<JobFailure> = {}): JobFailure {
  return {
    jobId: '3',
    rule: 'align',
    wildcards: { sample: 'A' },
    exitCode: 1,
    logTail: [],
    ...change,
  };
}

describe('the first cause', () => {
  test.each<readonly [string, Partial<JobFailure>]>([
    [
      'DiskFull',
      {
        logTail: [
          'write: No space left on device',
          'Traceback (most recent call last):',
          'OSError: x',
          'Segmentation fault',
        ],
      },
    ],
    [
      'OutOfMemory',
      {
        logTail: ['java.lang.OutOfMemoryError: Java heap space', 'bash: line 3: 7 Killed  java'],
        exitCode: 137,
      },
    ],
    [
      'CommandNotFound',
      { logTail: ['bash: line 3: bwa: command not found', '[main_samview] truncated file.'] },
    ],
    [
      'MissingPackage',
      {
        logTail: ['x: error while loading shared libraries: libz.so: No such file or directory'],
        exitCode: 127,
      },
    ],
    [
      'DamagedInput',
      {
        logTail: [
          'gzip: a.gz: unexpected end of file',
          'Traceback (most recent call last):',
          'ValueError: x',
        ],
      },
    ],
    [
      'AccessDenied',
      {
        logTail: [
          'Traceback (most recent call last):',
          'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling X',
        ],
      },
    ],
    ['RuleFailed', { logTail: ['cannot go on'] }],
  ])('of a log with several symptoms is %s', (type, change) => {
    expect(classifyJob(aJob(change)).type).toBe(type);
  });

  test('would be another in another order of rules', () => {
    const symptoms: Symptoms = {
      ...{ of: 'step', who: 'Step a', exitCode: 1 },
      log: ['bash: line 3: bwa: command not found', '[main_samview] truncated file.'],
    };

    expect(diagnose(symptoms)?.rule.type).toBe('CommandNotFound');
    expect(diagnose(symptoms, FAILURE_RULES.toReversed())?.rule.type).toBe('Unknown');
    const damaged = FAILURE_RULES.filter(({ type }) => type === 'DamagedInput');
    expect(diagnose(symptoms, [...damaged, ...FAILURE_RULES])?.rule.type).toBe('DamagedInput');
  });

  test('no command that ended well is blamed for what it warns of', () => {
    const logTail = [
      'cp: Permission denied',
      'MissingOutputException in rule align in file Snakefile, line 4:',
    ];

    expect(classifyJob(aJob({ exitCode: 0, logTail })).type).toBe('MissingOutput');
  });
});

describe('what a command survives', () => {
  const pipe = ['cat: reads.txt: No such file or directory', 'samtools: failed to read header'];

  test('is a cause while the tools of its pipe complain, and none once others have gone on', () => {
    const progress = [1, 2, 3, 4, 5, 6].map((step) => `[M::main] step ${step}`);

    expect(classifyJob(aJob({ logTail: pipe })).type).toBe('MissingInput');
    expect(classifyJob(aJob({ logTail: [...pipe, ...progress.slice(1)] })).type).toBe(
      'MissingInput',
    );
    expect(classifyJob(aJob({ logTail: [...pipe, ...progress] })).type).toBe('RuleFailed');
  });

  test('is a cause wherever it stands if the exit code proves it', () => {
    const logTail = [
      'bash: line 3: tool: command not found',
      'Traceback (most recent call last):',
      '  File "a.py", line 1, in <module>',
      'ValueError: no rows',
    ];

    expect(classifyJob(aJob({ logTail, exitCode: 127 })).type).toBe('CommandNotFound');
    expect(classifyJob(aJob({ logTail, exitCode: 1 })).type).toBe('PythonError');
  });

  test('is none once somebody has said that it was overcome', () => {
    expect(classifyJob(aJob({ logTail: [...pipe, 'bye'] })).type).toBe('MissingInput');
    expect(classifyJob(aJob({ logTail: [...pipe, 'all 5 downloads succeeded'] })).type).toBe(
      'RuleFailed',
    );
  });
});

describe('classifyJob()', () => {
  test('tells how often a job was tried', () => {
    expect(classifyJob(aJob({ tries: 3 })).evidence.tries).toBe(3);
    expect(classifyJob(aJob()).evidence).not.toHaveProperty('tries');
  });

  test('shows the lines around the cause, which the engine task found in the whole log', () => {
    const excerpt = ['reading', 'bash: line 3: bwa: command not found', 'more'];

    expect(classifyJob(aJob({ excerpt, logTail: ['the end'], exitCode: 127 }))).toMatchObject({
      type: 'CommandNotFound',
      owner: 'pipeline author',
      message: 'Step align (A) calls "bwa", which is not installed',
      evidence: {
        ...{
          rule: 'align',
          job: '3',
          exitCode: 127,
          cause: 'bash: line 3: bwa: command not found',
        },
        excerpt,
        logTail: ['the end'],
      },
    });
  });

  test('takes what the platform says of memory for a job that was killed, and for no other', () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage';

    expect(classifyJob(aJob({ exitCode: 137 }), { reason }).type).toBe('OutOfMemory');
    expect(classifyJob(aJob({ exitCode: 7 }), { reason }).type).toBe('RuleFailed');
  });

  test('lets the definition of the workflow have its word before ours, but not before the platform', () => {
    const finding = {
      type: 'UnknownBarcode',
      advice: 'Mend the barcodes.',
      owner: 'scientist',
      line: 'barcode ACGT: Permission denied',
    } as const;
    const job = aJob({ finding, logTail: ['first', finding.line], exitCode: 137 });

    expect(classifyJob(job)).toMatchObject({
      ...{ type: 'UnknownBarcode', owner: 'scientist', hint: 'Mend the barcodes.' },
      message: 'Step align (A) failed: barcode ACGT: Permission denied',
      evidence: { excerpt: ['first', finding.line], cause: finding.line },
    });
    const reason = 'OutOfMemoryError: Container killed';
    expect(classifyJob(job, { reason }).type).toBe('OutOfMemory');
  });
});

describe('groupFailures()', () => {
  test('counts the failed jobs by why and where', () => {
    const failures = [
      ...[1, 2, 3].map((id) => aJob({ jobId: `${id}`, logTail: ['oom-kill'] })),
      aJob({ rule: 'call', exitCode: 127 }),
    ].map((job) => classifyJob(job));

    expect(groupFailures(failures)).toMatchObject({
      message:
        'Step align (A) ran out of memory; 4 jobs failed in all (3 OutOfMemory in align, 1 CommandNotFound in call)',
      evidence: {
        failedJobs: 4,
        groups: [
          { type: 'OutOfMemory', rule: 'align', jobs: 3 },
          { type: 'CommandNotFound', rule: 'call', jobs: 1 },
        ],
      },
    });
  });

  test('says nothing of nothing', () => {
    expect(groupFailures([])).toBeUndefined();
  });

  test('tells of very many kinds the first five', () => {
    const failures = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((rule) => classifyJob(aJob({ rule })));

    expect(groupFailures(failures)?.message).toMatch(/1 RuleFailed in e, 2 others\)$/);
  });
});
