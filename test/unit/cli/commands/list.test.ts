import type { Attention } from '../../../../lib/domain/launch/attention';
import type { RunFailure } from '../../../../lib/domain/run/run-failure';
import { FakeDeployment, runWfm } from '../../../support/fake-host';
import { aLaunch, LAUNCH_ID } from '../../../support/launches';

function deploymentWithOneLaunch(): FakeDeployment {
  const deployment = new FakeDeployment();
  deployment.put(
    aLaunch({
      recordedStatus: 'SUCCEEDED',
      workflow: 'germline-variants',
      elapsedSeconds: 4.2,
      progress: { completed: 6, total: 6 },
    }),
  );
  return deployment;
}

describe('wfm list', () => {
  it('prints a table on a terminal', async () => {
    const { exitCode, stdout } = await runWfm(['list'], {
      deployment: deploymentWithOneLaunch(),
      isTTY: true,
    });

    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'LAUNCH                                STATUS     JOBS  TIME   REGISTERED (UTC)  WORKFLOW           FAILURE',
      `${LAUNCH_ID}  SUCCEEDED  6/6   4.2 s  2026-11-23 10:00  germline-variants`,
      '',
    ]);
  });

  it('marks a launch that does not go on, and says why', async () => {
    const deployment = new FakeDeployment();
    const attention: Attention = {
      ...{ type: 'QueueBlocked', owner: 'operator', since: '2026-11-23T10:00:00.000Z' },
      ...{ message: 'AWS Batch cannot start a job', hint: 'Wait.', evidence: {} },
    };
    deployment.put(aLaunch({ recordedStatus: 'RUNNING', attention }));

    const [shown, piped] = [
      await runWfm(['list'], { deployment, isTTY: true }),
      await runWfm(['list'], { deployment }),
    ];

    expect(shown.stdout).toContain(`${LAUNCH_ID}  RUNNING !  `);
    expect(shown.stdout).toContain('  QueueBlocked: AWS Batch cannot start a job\n');
    expect(piped.stdout).toContain('\tRUNNING\t');
    expect(piped.stdout).toContain('\t\tQueueBlocked\tAWS Batch cannot start a job\n');
  });

  it('names the type of a failure before its message', async () => {
    const deployment = new FakeDeployment();
    const failure: RunFailure = {
      ...{ type: 'OutOfMemory', owner: 'scientist', message: 'Step align ran out of memory' },
      ...{ hint: 'Ask for more.', evidence: {} },
    };
    deployment.put(aLaunch({ recordedStatus: 'FAILED', failure }));

    const [shown, piped] = [
      await runWfm(['list'], { deployment, isTTY: true }),
      await runWfm(['list'], { deployment }),
    ];

    expect(shown.stdout).toContain('  OutOfMemory: Step align ran out of memory\n');
    expect(piped.stdout).toContain('\tOutOfMemory\t\tStep align ran out of memory\n');
  });

  describe('of rows that somebody made unreadable', () => {
    const BROKEN = {
      ...{ launchId: 'mine-20261123-0000000001', status: 'FAILED', workflow: 'count' },
      registeredAt: '2026-11-23T09:00:00.000Z',
      problems: ['attempt is "two": expected number, received string', 'version is missing'],
    };
    const SAID =
      '1 launch cannot be read, since somebody has edited the row: "wfm show ID" says what to do.\n';

    function brokenDeployment(): FakeDeployment {
      const deployment = deploymentWithOneLaunch();
      deployment.unreadable.push(BROKEN);
      return deployment;
    }

    it('says by ID what is wrong with them', async () => {
      const run = await runWfm(['list'], { deployment: brokenDeployment(), isTTY: true });

      expect(run.stdout.split('\n').at(-2)).toBe(
        `${BROKEN.launchId}              UNREADABLE               2026-11-23 09:00  count              attempt is "two": expected number, received string; version is missing`,
      );
      expect(run).toMatchObject({ exitCode: 0, stderr: SAID });
    });

    it('has a line for them in a pipe', async () => {
      const { stdout } = await runWfm(['list'], { deployment: brokenDeployment() });

      expect(stdout.split('\n').at(-2)?.split('\t')).toEqual([
        ...[BROKEN.launchId, 'UNREADABLE', '', '', BROKEN.registeredAt, 'count', '', ''],
        'attempt is "two": expected number, received string; version is missing',
      ]);
    });

    it('has an item for them with --json', async () => {
      const run = await runWfm(['list', '--json'], { deployment: brokenDeployment() });

      const { problems, ...known } = BROKEN;
      expect((JSON.parse(run.stdout) as unknown[]).at(-1)).toEqual({
        ...known,
        unreadable: problems,
      });
      expect(run.stderr).toBe(SAID);
    });
  });

  it('says what to do when there is no launch', async () => {
    const { stdout } = await runWfm(['list'], { isTTY: true });

    expect(stdout).toBe('No launches yet: "wfm launch SHEET" starts one.\n');
  });

  it('prints tab-separated lines with a header into a pipe', async () => {
    const { stdout } = await runWfm(['list'], { deployment: deploymentWithOneLaunch() });

    expect(stdout).toBe(
      'launchId\tstatus\tjobs\telapsedSeconds\tregisteredAt\tworkflow\tfailure\tattention\tmessage\n' +
        `${LAUNCH_ID}\tSUCCEEDED\t6/6\t4.2\t2026-11-23T10:00:00.000Z\tgermline-variants\t\t\t\n`,
    );
  });

  it('prints the items with --json', async () => {
    const deployment = deploymentWithOneLaunch();

    const { stdout } = await runWfm(['list', '--json'], { deployment });

    expect(JSON.parse(stdout)).toEqual([...deployment.rows.values()]);
  });

  it('asks for fifty launches unless told otherwise', async () => {
    const deployment = new FakeDeployment();

    await runWfm(['list'], { deployment });

    expect(deployment.queries).toEqual([{ limit: 50 }]);
  });

  it('asks for what the options say', async () => {
    const deployment = new FakeDeployment();
    const options = ['--status', 'failed', '--workflow', 'count', '--since', '2d', '--limit', '7'];

    const { exitCode, stdout } = await runWfm(['list', ...options], { deployment, isTTY: true });

    expect(exitCode).toBe(0);
    expect(stdout).toBe('No such launches.\n');
    expect(deployment.queries).toEqual([
      { limit: 7, status: 'FAILED', workflow: 'count', since: '2026-11-21T10:00:00.000Z' },
    ]);
  });

  it.each([
    ['--status', 'DONE', /^error: option --status must be one of REGISTERED, /],
    ['--since', '2', /^error: option --since must be a time with its unit, e.g. 2d or 12h/],
    ['--since', '999999999d', /^error: option --since must be a time .+, of at most 36500d\n/],
    ['--limit', '0', /^error: option --limit must be a whole number from 1 to 1000/],
    ['--workflow', '', /^error: option --workflow must be the name of a workflow/],
  ])('refuses %s %j', async (option, value, message) => {
    const { exitCode, stderr } = await runWfm(['list', option, value]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it.each([[[]], [['--json']]])(
    'says beside the answer that there may be more: %j',
    async (options) => {
      const deployment = deploymentWithOneLaunch();
      deployment.put(aLaunch({ launchId: 'a-20261122-7f3a9c1b2d' }));

      const { stdout, stderr } = await runWfm(['list', '--limit', '1', ...options], { deployment });

      expect(stdout).not.toContain('more');
      expect(stderr).toBe(
        'There may be more than these 1: narrow them with --status, --workflow or --since, or raise --limit.\n',
      );
    },
  );

  it.each([
    [['list', '--stack', 'mine'], {}, 'mine'],
    [['list'], { WFM_STACK: 'theirs' }, 'theirs'],
    [['list'], {}, 'GenomicsWorkflowManager'],
  ])('looks for the stack that %j and %j name', async (argv, environment, expected) => {
    const asked: string[] = [];
    const connect = async (stackName: string) => {
      asked.push(stackName);
      return new FakeDeployment().services();
    };

    await runWfm(argv, { environment, connect });

    expect(asked).toEqual([expected]);
  });
});
