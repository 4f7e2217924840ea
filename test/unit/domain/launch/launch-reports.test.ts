import { applyRunLog } from '../../../../lib/domain/launch/launch-reports';
import { aLaunch } from '../../../support/launches';

describe('applyRunLog()', () => {
  const running = aLaunch({ recordedStatus: 'RUNNING', progress: { completed: 2, total: 6 } });
  const jobs = { submitted: 3, running: 1, failed: 0, succeeded: 2, sequence: 5 };

  test('advances progress and job counts', () => {
    const report = { progress: { completed: 3, total: 6 }, jobs };

    expect(applyRunLog(running, 1, report)).toEqual(report);
  });

  test('takes the later counts, also when a retry has made them smaller', () => {
    const failed = { submitted: 3, running: 0, failed: 1, succeeded: 2, sequence: 6 };
    const retried = { submitted: 3, running: 1, failed: 0, succeeded: 2, sequence: 7 };

    expect(applyRunLog({ ...running, jobs: failed }, 1, { jobs: retried })).toEqual({
      jobs: retried,
    });
    expect(applyRunLog({ ...running, jobs: retried }, 1, { jobs: failed })).toBeUndefined();
  });

  test('takes no step back, and writes nothing that is known', () => {
    const known = { ...running, jobs };

    expect(applyRunLog(known, 1, { progress: { completed: 1, total: 6 }, jobs })).toBeUndefined();
    expect(applyRunLog(known, 1, {})).toBeUndefined();
  });

  test('changes nothing for another attempt or after the end', () => {
    const report = { progress: { completed: 6, total: 6 } };

    expect(applyRunLog(running, 2, report)).toBeUndefined();
    expect(applyRunLog(aLaunch({ recordedStatus: 'FAILED' }), 1, report)).toBeUndefined();
  });
});

test('applyRunLog() takes a total that becomes known late for news', () => {
  const known = aLaunch({ recordedStatus: 'RUNNING', progress: { completed: 0, total: 0 } });

  expect(applyRunLog(known, 1, { progress: { completed: 0, total: 10 } })).toEqual({
    progress: { completed: 0, total: 10 },
  });
});
