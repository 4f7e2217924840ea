import { parseSpoolLine } from '../../../lib/engine-task/spool-event';

describe('parseSpoolLine()', () => {
  test('reads what the log handler script writes', () => {
    expect(
      parseSpoolLine(
        '{"event": "job-started", "job": "1", "rule": "align", "wildcards": {"sample": "A"}, "outputs": ["a.bam"], "logs": ["logs/align/A.log"]}',
      ),
    ).toEqual({
      event: 'job-started',
      job: '1',
      rule: 'align',
      wildcards: { sample: 'A' },
      outputs: ['a.bam'],
      logs: ['logs/align/A.log'],
    });
  });

  test.each(['', '{"event": "job-fin', '{"event":"job-finished"}', '{"event":"unheard-of"}', '7'])(
    'passes over %j',
    (line) => {
      expect(parseSpoolLine(line)).toBeUndefined();
    },
  );
});
