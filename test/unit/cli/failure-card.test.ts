import { renderFailureCard } from '../../../lib/cli/failure-card';
import { aLaunch, LAUNCH_ID } from '../../support/launches';

const failure = {
  type: 'RuleFailed',
  owner: 'pipeline author',
  message: 'Step align (NA12878/L1) failed with exit code 1',
  hint: 'Read the last lines of its log.',
  evidence: {
    rule: 'align',
    wildcards: { sample: 'NA12878', lane: 'L1' },
    exitCode: 1,
    logKey: 'runs/x/attempt-1/logs/align/NA12878/L1.log',
    logTail: Array.from({ length: 20 }, (_, index) => `line ${index}`),
  },
} as const;

describe('renderFailureCard()', () => {
  it('says whose turn it is, what happened, what to do and the evidence in twelve lines', () => {
    const launch = aLaunch({
      recordedStatus: 'FAILED',
      elapsedSeconds: 12.3,
      failure: {
        ...failure,
        evidence: { ...failure.evidence, logTail: [...failure.evidence.logTail] },
      },
    });

    expect(renderFailureCard(launch)).toEqual([
      `FAILED  ${LAUNCH_ID}  attempt 1, after 12.3 s`,
      '  whose turn  pipeline author',
      '  what        RuleFailed: Step align (NA12878/L1) failed with exit code 1',
      '  what to do  Read the last lines of its log.',
      '  evidence    step align, sample NA12878, lane L1, exit code 1',
      '  log         s3://bucket/runs/x/attempt-1/logs/align/NA12878/L1.log',
      ...[14, 15, 16, 17, 18, 19].map((line) => `    | line ${line}`),
    ]);
  });

  it('shows what ECS said when no step failed', () => {
    const evidence = {
      exitCode: 137,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'killed',
    };
    const launch = aLaunch({ recordedStatus: 'FAILED', failure: { ...failure, evidence } });

    expect(renderFailureCard(launch)).toContain(
      '  evidence    exit code 137, EssentialContainerExited, killed',
    );
  });

  it('leaves out what ECS says of every engine that has ended by itself', () => {
    const evidence = {
      ...{ exitCode: 1, stopCode: 'EssentialContainerExited' },
      stoppedReason: 'Essential container in task exited',
    };
    const launch = aLaunch({ recordedStatus: 'FAILED', failure: { ...failure, evidence } });

    expect(renderFailureCard(launch)).toContain('  evidence    exit code 1');
  });

  it.each([
    [{ cause: 'OutOfMemoryError: Container killed' }, ', "OutOfMemoryError: Container killed"'],
    [{ cause: 'no memory', excerpt: ['a', 'no memory'] }, ''],
    [{ cause: 'no memory', logTail: ['E: no memory'] }, ''],
    [{ cause: 'killed', rule: undefined, stoppedReason: 'killed' }, ', killed'],
  ])('shows the words that told it, once: %j', (change, words) => {
    const evidence = { rule: 'align', exitCode: 137, ...change };
    const launch = aLaunch({ recordedStatus: 'FAILED', failure: { ...failure, evidence } });

    const [line] = renderFailureCard(launch).filter((one) => one.startsWith('  evidence'));

    const step = evidence.rule === undefined ? '' : 'step align, ';
    expect(line).toBe(`  evidence    ${step}exit code 137${words}`);
  });

  it('lists the mistakes of a rejected sheet, and says how many more there are', () => {
    const errors = Array.from({ length: 10 }, (_, index) => ({
      file: 'sheet.yaml',
      line: index + 1,
      path: 'x',
      message: 'Odd',
      ...(index === 0 ? { hint: 'Mend it' } : {}),
    }));
    const launch = aLaunch({ recordedStatus: 'REJECTED', errors, moreErrors: 5 });

    const card = renderFailureCard(launch);

    expect(card.slice(0, 4)).toEqual([
      `REJECTED  ${LAUNCH_ID}  attempt 1`,
      '  whose turn  scientist',
      '  sheet.yaml:1: Odd (Mend it)',
      '  sheet.yaml:2: Odd',
    ]);
    expect(card.at(-1)).toBe('  and 7 further errors');
    expect(card.length).toBeLessThanOrEqual(12);
  });
});
