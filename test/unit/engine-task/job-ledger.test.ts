import { JobLedger } from '../../../lib/engine-task/job-ledger';
import type { SpooledJob } from '../../../lib/engine-task/spool-event';

function aJob(job: string, outputs: readonly string[] = [`${job}.txt`]): SpooledJob {
  const event = 'job-started';
  return { event, job, rule: 'align', wildcards: {}, outputs: [...outputs], logs: [] };
}

function aFailureOf(jobId: string) {
  return { jobId, rule: 'align', wildcards: {}, logTail: [] };
}

describe('JobLedger', () => {
  test('counts each job by its last state', () => {
    const ledger = new JobLedger(4);
    for (const job of ['1', '2', '3']) ledger.start(aJob(job));
    ledger.finish('1');
    ledger.fail('2');

    expect(ledger.counts()).toEqual({ submitted: 3, running: 1, failed: 1, succeeded: 1 });
    expect(ledger.progress()).toEqual({ completed: 1, total: 4 });
    expect(ledger.runningJobs()).toEqual([aJob('3')]);
  });

  test('forgets the failure of a job that is tried again and succeeds', () => {
    const ledger = new JobLedger(1);
    ledger.start(aJob('1'));
    ledger.fail('1');
    ledger.recordFailure(aFailureOf('1'));

    expect(ledger.start(aJob('1'))).toBe(true);
    expect(ledger.failures()).toEqual([]);
    expect(ledger.finish('1')).toEqual(aJob('1'));
    expect(ledger.counts()).toEqual({ submitted: 1, running: 0, failed: 0, succeeded: 1 });
  });

  test('keeps the last failure of a job that fails each time', () => {
    const ledger = new JobLedger(1);
    for (const attempt of ['first', 'second']) {
      ledger.start(aJob('1'));
      ledger.fail('1');
      ledger.recordFailure({ ...aFailureOf('1'), logTail: [attempt] });
    }

    expect(ledger.failures()).toEqual([{ ...aFailureOf('1'), logTail: ['second'] }]);
  });

  test('counts how often a job is begun', () => {
    const ledger = new JobLedger(1);
    for (const attempt of [1, 2, 3]) {
      ledger.start(aJob('1'));
      expect(ledger.triesOf('1')).toBe(attempt);
      ledger.fail('1');
    }

    expect(ledger.triesOf('2')).toBe(0);
  });

  test('takes a failure that is told twice once', () => {
    const ledger = new JobLedger(1);
    ledger.start(aJob('1'));

    expect(ledger.fail('1')).toEqual(aJob('1'));
    expect(ledger.fail('1')).toBeUndefined();
    expect(ledger.counts().failed).toBe(1);
  });

  test('does not count targets, which have no outputs', () => {
    const ledger = new JobLedger(1);

    expect(ledger.start(aJob('0', []))).toBe(false);
    expect(ledger.finish('0')).toBeUndefined();
    expect(ledger.counts().submitted).toBe(0);
  });

  test('never shows more jobs completed than there are', () => {
    const ledger = new JobLedger(0);
    ledger.start(aJob('1'));
    ledger.finish('1');

    expect(ledger.progress()).toEqual({ completed: 1, total: 1 });
  });

  test('counts the jobs of each step, those of the plan first', () => {
    const ledger = new JobLedger(3, [
      { name: 'align', jobs: 2 },
      { name: 'call', jobs: 1 },
    ]);
    ledger.start({ ...aJob('9'), rule: 'extra' });
    for (const job of ['1', '2']) ledger.start(aJob(job));
    ledger.finish('1');
    ledger.fail('2');
    ledger.start(aJob('2'));

    expect(Object.entries(ledger.steps())).toEqual([
      ['align', { total: 2, running: 1, succeeded: 1, failed: 0 }],
      ['call', { total: 1, running: 0, succeeded: 0, failed: 0 }],
      ['extra', { total: 1, running: 1, succeeded: 0, failed: 0 }],
    ]);
    expect(ledger.sequence).toBe(6);
    expect(ledger.finalSteps()).toMatchObject({ align: { running: 0 }, extra: { running: 0 } });
  });

  test('tells of a hundred steps at most, and of a rule with the name of a built-in thing', () => {
    const ledger = new JobLedger();
    ledger.start({ ...aJob('0'), rule: '__proto__' });
    for (let job = 1; job < 300; job += 1) ledger.start({ ...aJob(`${job}`), rule: `rule${job}` });

    const steps = Object.entries(ledger.steps());

    expect(steps).toHaveLength(100);
    expect(steps[0]).toEqual(['__proto__', { total: 1, running: 1, succeeded: 0, failed: 0 }]);
  });
});
