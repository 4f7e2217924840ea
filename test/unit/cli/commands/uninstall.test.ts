import type { UninstallDeps } from '../../../../lib/actions/plan-uninstall';
import { aResource } from '../../../support/examined-deployment';
import { runWfm } from '../../../support/fake-host';

function aSurvey(changes: Partial<UninstallDeps> = {}): UninstallDeps {
  return {
    stackResources: async () => [aResource('Log', 'AWS::Logs::LogGroup', '/lab/engine')],
    template: async () => ({ Resources: { Log: { DeletionPolicy: 'Retain' } } }),
    table: async () => undefined,
    bucketContents: async () => ({ versions: 0, bytes: 0, areMore: false }),
    queueDepth: async () => ({ messages: 0 }),
    logGroups: async () => [],
    taskImages: async () => [],
    jobImages: async () => [],
    otherRevisions: async () => [],
    subscriptions: async () => [],
    activeLaunches: async () => new Map([['RUNNING', 2]]),
    ...changes,
  };
}

function uninstall(argv: readonly string[], changes: Partial<UninstallDeps> = {}) {
  return runWfm(['uninstall', '--stack', 'Lab', ...argv], {
    survey: async () => aSurvey(changes),
  });
}

describe('wfm uninstall', () => {
  it('only plans, and says so when it is asked for more', async () => {
    const { exitCode, stderr } = await uninstall([]);

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'error: wfm uninstall removes nothing: it only plans\n' +
        '  See with "wfm uninstall --plan" what would stay, then delete the stack with "npx cdk destroy".\n',
    );
  });

  it('shows what would be cut off and what would stay, with commands to copy', async () => {
    const { exitCode, stdout } = await uninstall(['--plan']);

    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      '"npx cdk destroy" of Lab would cut off:',
      '  2 launches RUNNING',
      '"npx cdk destroy" of Lab leaves behind what these commands, after it, would remove for good:',
      '  log-group /lab/engine',
      '    # the stack retains it, so that logs outlive it',
      '    aws logs delete-log-group --log-group-name /lab/engine',
    ]);
  });

  it('prints one JSON object with every key', async () => {
    const { stdout } = await uninstall(['--plan', '--json']);

    expect(JSON.parse(stdout)).toEqual({
      stackName: 'Lab',
      cutOff: [{ what: 'launches RUNNING', count: 2 }],
      leftBehind: [
        {
          kind: 'log-group',
          name: '/lab/engine',
          why: 'the stack retains it, so that logs outlive it',
          contents: null,
          commands: ['aws logs delete-log-group --log-group-name /lab/engine'],
        },
      ],
      unanswered: [],
    });
  });

  it('says when nothing stays', async () => {
    const { exitCode, stdout } = await uninstall(['--plan'], {
      template: async () => ({ Resources: { Log: { DeletionPolicy: 'Delete' } } }),
      activeLaunches: async () => new Map(),
    });

    expect(exitCode).toBe(0);
    expect(stdout).toBe('"npx cdk destroy" of Lab leaves nothing behind.\n');
  });

  it('does not say so, and ends with 1, when it could not look at everything', async () => {
    const { exitCode, stdout } = await uninstall(['--plan'], {
      template: () => Promise.reject(new Error('not allowed')),
      activeLaunches: async () => new Map(),
    });

    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      'What "npx cdk destroy" of Lab leaves behind is not known.\n' +
        'This plan is not whole. Could not be looked at:\n' +
        '  the template, so that more may stay: not allowed\n',
    );
  });

  it('prints what it knows with --json, and ends with 1, when it could not look at everything', async () => {
    const { exitCode, stdout } = await uninstall(['--plan', '--json'], {
      activeLaunches: () => Promise.reject(new Error('no rows')),
    });

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      leftBehind: [{ kind: 'log-group' }],
      unanswered: ['the launches: no rows'],
    });
  });
});
