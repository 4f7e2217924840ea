import { renderLogLine } from '../../../lib/cli/log-line';

const identity = { wfm: 1, launchId: 'a-20261123-0123456789', attempt: 1, time: 'now' };
const jobs = { submitted: 1, running: 1, failed: 0, succeeded: 0 };
const job = { jobId: '1', rule: 'align', wildcards: { sample: 'A' }, jobs };

describe('renderLogLine()', () => {
  it.each([
    [
      { event: 'run-started', objects: 1, bytes: 5, engineVersion: '7.21.0' },
      'run started: 1 object staged, engine 7.21.0',
    ],
    [{ event: 'job-started', ...job }, 'align A started'],
    [{ event: 'job-finished', ...job, wildcards: {} }, 'align finished'],
    [{ event: 'job-failed', ...job, exitCode: 2, logTail: [] }, 'align A failed with exit code 2'],
    [{ event: 'job-failed', ...job, logTail: [] }, 'align A failed'],
    [{ event: 'progress', completed: 1, total: 6 }, '1 of 6 jobs done'],
    [{ event: 'run-finished', outcome: 'failed', exitCode: 1 }, 'run failed, exit code 1'],
  ])('puts %j into words', (event, words) => {
    expect(renderLogLine(JSON.stringify({ ...identity, ...event }))).toBe(words);
  });

  it('leaves other lines as they are', () => {
    expect(renderLogLine('{"not": "ours"}')).toBe('{"not": "ours"}');
  });
});
