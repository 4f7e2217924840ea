import { RUN_ERROR_TYPES } from '../../../../lib/domain/run/run-report';
import { classifyEngineStop, FAILURE_TYPES } from '../../../../lib/domain/run/run-failure';
import { anEngineTaskChange, aRunResult } from '../../../support/launches';

const FAILED_JOB = {
  jobId: '3',
  rule: 'align',
  wildcards: { sample: 'NA12878', lane: 'L1' },
  exitCode: 7,
  logKey: 'runs/x/attempt-1/logs/align/NA12878/L1.log',
  logTail: ['[main] something is wrong'],
};

test('classifyEngineStop() names the step, its exit code and the last lines of its log', () => {
  const result = aRunResult({ outcome: 'failed', exitCode: 1, failures: [FAILED_JOB] });

  expect(classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), result)).toEqual({
    type: 'RuleFailed',
    owner: 'pipeline author',
    message: 'Step align (NA12878/L1) failed with exit code 7',
    hint: 'Read the last lines of its log below; mend the input or the step, and launch again.',
    evidence: {
      rule: 'align',
      wildcards: { sample: 'NA12878', lane: 'L1' },
      job: '3',
      exitCode: 7,
      logKey: 'runs/x/attempt-1/logs/align/NA12878/L1.log',
      logTail: ['[main] something is wrong'],
      failedJobs: 1,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    },
  });
});

test('classifyEngineStop() counts the other failed jobs', () => {
  const bare = { jobId: '1', rule: 'index', wildcards: {}, logTail: [] };
  const result = aRunResult({ outcome: 'failed', failures: [bare, FAILED_JOB] });

  expect(classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), result)).toMatchObject({
    message:
      'Step index failed; 2 jobs failed in all (1 RuleFailed in index, 1 RuleFailed in align)',
    evidence: { failedJobs: 2 },
  });
});

test('classifyEngineStop() says of no step that it made no outputs unless the engine does', () => {
  const messageFor = (logTail: string[]): string => {
    const failures = [{ ...FAILED_JOB, exitCode: 0, logTail }];
    const result = aRunResult({ outcome: 'failed', failures });
    return classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), result).message;
  };

  expect(messageFor(['done'])).toBe('Step align (NA12878/L1) failed');
  expect(messageFor(['MissingOutputException in rule align'])).toBe(
    'Step align (NA12878/L1) ended well but did not make all of its outputs',
  );
});

test('classifyEngineStop() cuts a long log', () => {
  const logTail = Array.from({ length: 60 }, (_, index) => `${index} ${'x'.repeat(600)}`);
  const result = aRunResult({ outcome: 'failed', failures: [{ ...FAILED_JOB, logTail }] });
  const { evidence } = classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), result);

  expect(evidence.logTail).toHaveLength(20);
  expect(evidence.logTail?.at(-1)).toMatch(/^59 x{496}…$/);
});

test.each([
  [undefined, 'scientist', /^See that "workflow\.source" is written right and public/],
  [4, 'operator', /^See that the subnets of engine tasks have a way out/],
])('classifyEngineStop() of a source that was tried %s times asks the %s', (tries, owner, hint) => {
  const error = { type: 'SourceUnavailable', message: 'why', tries } as const;
  const result = aRunResult({ outcome: 'failed', exitCode: 1, error });

  expect(classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), result)).toMatchObject({
    ...{ type: 'SourceUnavailable', owner, message: 'why' },
    hint: expect.stringMatching(hint) as string,
  });
});

test.each(RUN_ERROR_TYPES)('classifyEngineStop() passes on the result: %s', (type) => {
  const error = { type, message: 'why', logTail: ['last line'] };
  const result = aRunResult({ outcome: 'failed', exitCode: 1, error });

  expect(classifyEngineStop(anEngineTaskChange({ exitCode: 1 }), result)).toMatchObject({
    type,
    message: 'why',
    evidence: { logTail: ['last line'] },
  });
  expect(FAILURE_TYPES).toContain(type);
});

test.each([
  ['OutOfMemory', { exitCode: 137, containerReason: 'OutOfMemoryError: Container killed' }],
  ['OutOfMemory', { exitCode: 137, stoppedReason: 'OutOfMemoryError: container killed' }],
  ['TaskFailedToStart', { exitCode: undefined, stopCode: 'TaskFailedToStart' }],
  ['EngineStopped', { exitCode: 130, stopCode: 'UserInitiated', stoppedReason: 'by hand' }],
  ['EngineKilled', { exitCode: 137 }],
  ['EngineKilled', { exitCode: undefined }],
  ['EngineStopped', { exitCode: 143 }],
  ['Crashed', { exitCode: 139 }],
  ['Crashed', { exitCode: 134 }],
  ['ResultMissing', { exitCode: 255 }],
  ['ResultMissing', { exitCode: 0 }],
  ['ResultMissing', { exitCode: 1 }],
])('classifyEngineStop() without a result reads %s from what ECS says', (type, change) => {
  const failure = classifyEngineStop(anEngineTaskChange(change), undefined);

  expect(failure.type).toBe(type);
  expect(failure.hint).not.toBe('');
});

test('classifyEngineStop() does not blame the workflow for a signal', () => {
  const error = { type: 'EngineExited', message: 'The engine was ended by signal 9' } as const;
  const result = aRunResult({ outcome: 'failed', exitCode: 137, error });

  expect(classifyEngineStop(anEngineTaskChange({ exitCode: 137 }), result)).toMatchObject({
    type: 'EngineKilled',
    owner: 'operator',
    message: 'The engine was ended by signal 9',
    evidence: { exitCode: 137 },
  });
});

test('classifyEngineStop() asks ECS when a stopped engine named no cause', () => {
  const change = anEngineTaskChange({ exitCode: 130, stopCode: 'UserInitiated' });

  expect(classifyEngineStop(change, aRunResult({ outcome: 'stopped', exitCode: 130 })).type).toBe(
    'EngineStopped',
  );
});

test('classifyEngineStop() says so when nobody gave a reason', () => {
  const change = anEngineTaskChange({
    exitCode: 137,
    stoppedReason: undefined,
    stopCode: undefined,
  });

  expect(classifyEngineStop(change, undefined)).toMatchObject({
    message: 'The engine was killed before it could report: no reason given',
    evidence: { exitCode: 137 },
  });
});
