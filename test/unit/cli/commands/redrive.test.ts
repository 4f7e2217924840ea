import type { RedriveDeps } from '../../../../lib/actions/redrive-events';
import type { DeadLetter } from '../../../../lib/domain/run/dead-letter';
import {
  aDeadLetter,
  aFailedInvocation,
  REGISTER_FUNCTION,
  SHEET_EVENT,
  STATE_NOTIFIER_FUNCTION,
  TASK_EVENT,
  undeliveredTo,
} from '../../../support/dead-letters';
import { runWfm } from '../../../support/fake-host';

const sheet = aDeadLetter(aFailedInvocation(SHEET_EVENT));
const task = aDeadLetter(TASK_EVENT, {
  messageId: 'message-2',
  receipt: 'receipt-2',
  attributes: undeliveredTo(),
});
const foreign = aDeadLetter({ hello: 'world' }, { messageId: 'message-3', receipt: 'receipt-3' });

interface Run {
  readonly unprocessed?: readonly DeadLetter[];
  readonly undelivered?: readonly DeadLetter[];
  readonly isTTY?: boolean;
}

async function redrive(
  argv: readonly string[],
  { isTTY = true, ...letters }: Run = {},
  changes: Partial<RedriveDeps> & { readonly signal?: AbortSignal } = {},
) {
  const { signal = new AbortController().signal, ...changed } = changes;
  const waiting = new Map(Object.entries(letters));
  const sent: string[] = [];
  const limits: number[] = [];
  const deps: RedriveDeps = {
    queueUrls: { unprocessed: 'unprocessed', undelivered: 'undelivered' },
    functionNames: new Set([REGISTER_FUNCTION, STATE_NOTIFIER_FUNCTION]),
    count: async (url) => waiting.get(url)?.length ?? 0,
    receive: async (url, maximum) => {
      const received = waiting.get(url) ?? [];
      limits.push(maximum);
      waiting.delete(url);
      return received;
    },
    giveBack: async () => undefined,
    delete: async () => undefined,
    send: async (functionName) => void sent.push(functionName),
    ...changed,
  };
  const run = await runWfm(['redrive', ...argv], {
    ...{ isTTY, recover: async () => deps, interruption: () => signal },
  });
  return { ...run, sent, limits };
}

describe('wfm redrive', () => {
  it('shows what it would send, and sends nothing', async () => {
    const run = await redrive([], { unprocessed: [sheet], undelivered: [task] });

    expect(run.exitCode).toBe(0);
    expect(run.sent).toEqual([]);
    expect(run.stdout.split('\n')).toEqual([
      'unprocessed: 1 event, the oldest of 2026-11-23 10:05 UTC',
      '  waiting  2026-11-23 10:05  sheet s3://lab/launches/a.yaml',
      '           for Manager-Register-1: TypeError: it broke',
      'undelivered: 1 event, the oldest of 2026-11-23 10:05 UTC',
      '  waiting  2026-11-23 10:05  engine task of attempt 2 is stopped of launch hello-20261123-0123456789',
      '           for Manager-StateNotifier-1: NO_PERMISSIONS: the rule may not invoke it',
      '',
    ]);
    expect(run.stderr).toBe(
      'Stack GenomicsWorkflowManager\n' +
        'Nothing was sent: the same command with --yes sends 2 events.\n',
    );
  });

  it('sends the events with --yes', async () => {
    const run = await redrive(['--yes'], { unprocessed: [sheet], undelivered: [task] });

    expect(run.exitCode).toBe(0);
    expect(run.sent).toEqual([REGISTER_FUNCTION, STATE_NOTIFIER_FUNCTION]);
    expect(run.stdout).toContain('  sent     2026-11-23 10:05  sheet s3://lab/launches/a.yaml\n');
    expect(run.stderr).toBe('Stack GenomicsWorkflowManager\nSent 2 events.\n');
  });

  it('says that the queues are empty', async () => {
    const run = await redrive(['--yes']);

    expect(run.exitCode).toBe(0);
    expect(run.stdout).toBe('unprocessed: empty\nundelivered: empty\n');
    expect(run.stderr).toBe('Stack GenomicsWorkflowManager\nSent 0 events.\n');
  });

  it('names a message that it cannot read, and ends with 1 when it had to send it', async () => {
    const shown = await redrive([], { unprocessed: [foreign] });
    const sent = await redrive(['--yes'], { unprocessed: [sheet, foreign] });

    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('  kept     2026-11-23 10:05  message message-3\n');
    expect(shown.stderr).toContain('\nNothing to send. Left in place: 1 message.\n');
    expect(sent.exitCode).toBe(1);
    expect(sent.stderr).toContain('\nSent 1 event. Left in place: 1 message.\n');
  });

  it('prints what was sent before Ctrl-C, and ends with 130', async () => {
    const controller = new AbortController();
    const run = await redrive(
      ['--yes'],
      { unprocessed: [sheet], undelivered: [task] },
      { signal: controller.signal, send: async () => controller.abort() },
    );

    expect(run.exitCode).toBe(130);
    expect(run.stdout).toContain('  sent     2026-11-23 10:05  sheet s3://lab/launches/a.yaml\n');
    expect(run.stdout).toContain('\nundelivered: not looked at\n');
    expect(run.stderr).toBe(
      'Stack GenomicsWorkflowManager\n' +
        'Interrupted in queue undelivered: the rest is as it was.\nSent 1 event.\n',
    );
  });

  it('prints what was sent before an error, and ends with 1', async () => {
    const count = async (url: string) => {
      if (url === 'undelivered') throw new Error('token expired');
      return 1;
    };
    const run = await redrive(['--yes'], { unprocessed: [sheet] }, { count });

    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('  sent     2026-11-23 10:05  sheet s3://lab/launches/a.yaml\n');
    expect(run.stderr).toBe(
      'Stack GenomicsWorkflowManager\n' +
        'Stopped in queue undelivered, and the rest is as it was: token expired\nSent 1 event.\n',
    );
  });

  it('says that there is nothing to send again of a sweep', async () => {
    const sweep = aDeadLetter(
      { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} },
      { attributes: undeliveredTo() },
    );

    const shown = await redrive([], { undelivered: [sweep] });
    const sent = await redrive(['--yes'], { undelivered: [sweep] });

    expect(shown.stdout).toContain(
      '  stale    2026-11-23 10:05  sweep\n' +
        '           for Manager-StateNotifier-1: NO_PERMISSIONS: the rule may not invoke it\n' +
        '           nothing to send again: it comes again by itself\n',
    );
    expect(shown.stderr).toContain('\nNothing to send. With --yes 1 event would be deleted.\n');
    expect(sent).toMatchObject({ exitCode: 0, sent: [] });
    expect(sent.stderr).toContain('\nSent 0 events. Deleted unsent: 1 event.\n');
  });

  it('prints tab-separated lines with a header into a pipe', async () => {
    const { stdout } = await redrive([], { undelivered: [task], isTTY: false });

    expect(stdout.split('\n')).toEqual([
      'queue\toutcome\tsentAt\tabout\tlaunchId\tfunction\tfailure\tproblem',
      'undelivered\twaiting\t2026-11-23T10:05:00.000Z\tengine task of attempt 2 is stopped\thello-20261123-0123456789\tManager-StateNotifier-1\tNO_PERMISSIONS: the rule may not invoke it\t',
      '',
    ]);
  });

  it('prints what became of each message with --json', async () => {
    const { stdout } = await redrive(['--yes', '--json'], { unprocessed: [sheet, foreign] });

    expect(JSON.parse(stdout)).toMatchObject({
      stackName: 'GenomicsWorkflowManager',
      sent: 1,
      kept: 1,
      queues: [
        {
          queue: 'unprocessed',
          messages: 2,
          results: [
            { messageId: 'message-1', outcome: 'sent', event: { functionName: REGISTER_FUNCTION } },
            { messageId: 'message-3', outcome: 'kept' },
          ],
        },
        { queue: 'undelivered', messages: 0, results: [] },
      ],
    });
  });

  it('shows no control characters of others to a terminal', async () => {
    const hostile = aDeadLetter(
      aFailedInvocation({
        Records: [{ s3: { bucket: { name: 'b' }, object: { key: 'launches/\u001b]0;x\u0007' } } }],
      }),
    );

    const { stdout } = await redrive([], { unprocessed: [hostile] });

    expect(stdout).not.toMatch(/[\u0007\u001b]/);
  });

  it('takes at most --limit of each queue', async () => {
    const { limits } = await redrive(['--limit', '7']);
    const tooMany = await redrive(['--limit', '1001']);

    expect(limits).toEqual([7, 7]);
    expect(tooMany.exitCode).toBe(2);
    expect(tooMany.stderr).toContain('option --limit must be a whole number from 1 to 1000');
  });
});
