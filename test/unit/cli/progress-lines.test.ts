import { Output } from '../../../lib/cli/output';
import { ProgressLines } from '../../../lib/cli/progress-lines';
import { renderStepsInLine } from '../../../lib/cli/step-lines';
import type { Attention } from '../../../lib/domain/launch/attention';
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

  it('says what keeps a launch, whose turn it is and what to do, and when that has passed', () => {
    const { lines, written } = linesOf(undefined);
    const attention: Attention = {
      ...{ type: 'QueueBlocked', owner: 'operator', since: '2026-11-23T10:00:00.000Z' },
      ...{ message: 'No capacity: secret=\u001b[31mabc', hint: 'Allow more types.', evidence: {} },
    };

    lines.tell({ kind: 'attention', attention });
    lines.tell({ kind: 'attention', attention: undefined });

    expect(written).toEqual([
      '     1.0 s  ATTENTION   QueueBlocked: No capacity: secret=***\n',
      '                        operator: Allow more types.\n',
      '     2.0 s  GOES ON     what kept it has passed\n',
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

describe('ProgressLines on a terminal', () => {
  const CLEAR = '\r\u001b[2K';

  function watched(environment: Record<string, string> = {}) {
    let screen = '';
    const sink = { write: (text: string) => (screen += text), isTTY: true, columns: 40 };
    const output = new Output({ stdout: sink, stderr: sink, environment, json: false });
    const lines = new ProgressLines({ output, now: () => new Date(0), totals: () => undefined });
    return { lines, screen: () => screen };
  }

  function progress(succeeded: number, sequence: number): EngineEvent {
    const align = { total: 2, running: 2 - succeeded, failed: 0, succeeded };
    const steps = { align, call: { total: 1, running: 0, failed: 0, succeeded: 0 } };
    return {
      ...{ ...identity, event: 'progress', completed: succeeded, total: 3 },
      ...{ steps, sequence },
    };
  }

  it('keeps the counts of all steps in a line below, and takes it away in the end', () => {
    const { lines, screen } = watched({ NO_COLOR: '1' });

    lines.tell({ kind: 'event', event: progress(0, 1) });
    lines.tell({ kind: 'event', event: progress(0, 1) });
    lines.tell({ kind: 'event', event: finished('L1') });
    lines.tell({ kind: 'event', event: progress(1, 3) });
    lines.tell({ kind: 'event', event: progress(0, 2) });
    lines.tell({ kind: 'launch', launch: aLaunch({ recordedStatus: 'SUCCEEDED' }) });

    expect(screen()).toBe(
      [
        'align 0/2 (2 running)  call 0/1',
        `${CLEAR}     0.0 s  align       1 done  NA12878/L1\n`,
        'align 0/2 (2 running)  call 0/1',
        `${CLEAR}align 1/2 (1 running)  call 0/1`,
        CLEAR,
        '     0.0 s  SUCCEEDED\n',
      ].join(''),
    );
  });

  it.each([['a dumb terminal', { TERM: 'dumb' }]])(
    'writes over nothing on %s',
    (_, environment) => {
      const { lines, screen } = watched(environment);

      lines.tell({ kind: 'event', event: progress(0, 1) });

      expect(screen()).toBe('');
    },
  );

  it('leaves steps that are done out of a line that is too long, and cuts what is left', () => {
    const step = { total: 100, running: 0, failed: 0, succeeded: 100 };
    const open = { ...step, running: 3, failed: 1, succeeded: 7 };

    expect(renderStepsInLine({ alignment: step, call: open }, 40)).toBe(
      'call 7/100 (3 running, 1 failed)',
    );
    expect(renderStepsInLine({ alignment: step, call: open }, 12)).toBe('call 7/100…');
  });
});
