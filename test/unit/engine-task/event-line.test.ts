import { engineEventSchema, type EngineEventBody } from '../../../lib/domain/run/run-report';
import { formatEventLine, maskForeignLine } from '../../../lib/engine-task/event-line';

const head = { launchId: 'l-20261124-0123456789', attempt: 2, time: '2026-11-24T10:00:00.000Z' };

function aFailure(logTail: readonly string[]): EngineEventBody {
  return {
    event: 'job-failed',
    jobId: '3',
    rule: 'align',
    wildcards: { sample: 'A' },
    logTail: [...logTail],
    jobs: { submitted: 1, running: 0, failed: 1, succeeded: 0 },
  };
}

describe('formatEventLine()', () => {
  test('writes one line that the schema of events accepts', () => {
    const line = formatEventLine(head, aFailure(['first\nstill first']));

    expect(line.startsWith('{"wfm":1,"launchId":')).toBe(true);
    expect(line).not.toContain('\n');
    expect(engineEventSchema.parse(JSON.parse(line))).toEqual({
      wfm: 1,
      ...head,
      ...aFailure(['first\nstill first']),
    });
  });

  test('gives up the oldest lines of a log before the line is too long for CloudWatch', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `${index}${'€'.repeat(1990)}`);

    const line = formatEventLine(head, aFailure(lines));

    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(200_000);
    const event = engineEventSchema.parse(JSON.parse(line));
    expect(event).toMatchObject({ logTail: lines.slice(25) });
  });

  test('ends even when a single line is too long', () => {
    expect(formatEventLine(head, aFailure(['x'.repeat(300_000)]))).toContain('"logTail":[]');
  });
});

describe('maskForeignLine()', () => {
  test.each(['{"wfm":1}', '  {"wfm":1}', '\ufeff{"wfm":1}', '\t{', '{}'])(
    'makes no JSON object of %j',
    (line) => {
      const masked = maskForeignLine(line);

      expect(masked).toBe(`| ${line}`);
      expect(() => {
        JSON.parse(masked);
      }).toThrow(SyntaxError);
    },
  );

  test.each(['', 'plain words', '[{"wfm":1}]', 'x {"wfm":1}'])('leaves %j as it is', (line) => {
    expect(maskForeignLine(line)).toBe(line);
  });
});
