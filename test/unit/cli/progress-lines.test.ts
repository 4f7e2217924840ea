import { Output } from '../../../lib/cli/output';
import { ProgressLines } from '../../../lib/cli/progress-lines';
import type { EngineEvent } from '../../../lib/domain/run/run-report';
import { aLaunch, LAUNCH_ID } from '../../support/launches';

const identity = { wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:00Z' } as const;
const jobs = { submitted: 1, running: 0, failed: 0, succeeded: 1 };

function finished(lane: string): EngineEvent {
  const wildcards = { sample: 'NA12878', lane };
  return { ...identity, event: 'job-finished', jobId: lane, rule: 'align', wildcards, jobs };
}

function linesOf(totals: { name: string; jobs: number }[] | undefined): {
  lines: ProgressLines;
  written: string[];
} {
  const written: string[] = [];
  const sink = { write: (text: string) => written.push(text) };
  const output = new Output({ stdout: sink, stderr: sink, environment: {}, json: false });
  let seconds = 0;
  const now = () => new Date(1000 * seconds++);
  return { lines: new ProgressLines({ output, now, totals: () => totals }), written };
}

describe('ProgressLines', () => {
  it('prints a line per status with its reason and the time', () => {
    const { lines, written } = linesOf(undefined);

    lines.tell({ kind: 'launch', launch: aLaunch() });
    lines.tell({
      kind: 'launch',
      launch: aLaunch({ recordedStatus: 'RUNNING', statusReason: 'The engine is running' }),
    });

    expect(written).toEqual([
      '     1.0 s  REGISTERED\n',
      '     2.0 s  RUNNING     The engine is running\n',
    ]);
  });

  it('counts the finished jobs of a step, and tells each once', () => {
    const { lines, written } = linesOf([{ name: 'align', jobs: 2 }]);

    for (const lane of ['L1', 'L1', 'L2']) lines.tell({ kind: 'event', event: finished(lane) });

    expect(written.map((line) => line.slice(12))).toEqual([
      'align       1 of 2  NA12878/L1\n',
      'align       2 of 2  NA12878/L2\n',
    ]);
  });

  it('counts without a total as long as there is no plan', () => {
    const { lines, written } = linesOf(undefined);

    lines.tell({ kind: 'event', event: finished('L1') });

    expect(written).toEqual(['     1.0 s  align       1 done  NA12878/L1\n']);
  });

  it('prints a failed job with its exit code, and says nothing of starts', () => {
    const { lines, written } = linesOf(undefined);
    const job = { jobId: '1', rule: 'index', wildcards: {} };

    lines.tell({ kind: 'event', event: { ...identity, event: 'job-started', ...job, jobs } });
    lines.tell({
      kind: 'event',
      event: { ...identity, event: 'job-failed', ...job, exitCode: 3, logTail: [], jobs },
    });

    expect(written).toEqual(['     1.0 s  index       failed, exit code 3\n']);
  });
});
