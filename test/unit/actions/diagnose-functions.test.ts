import { runChecks } from '../../../lib/actions/check';
import {
  functionChecks,
  type BucketNotification,
  type FunctionDeps,
} from '../../../lib/actions/diagnose-functions';
import { anExaminedDeployment, RESOURCES } from '../../support/examined-deployment';

async function wrongWith(changes: Partial<FunctionDeps>) {
  const findings = await runChecks(
    functionChecks(anExaminedDeployment(changes), RESOURCES, 'stack-bucket'),
  );
  return findings.filter(({ severity }) => severity !== 'ok');
}

describe('functionChecks()', () => {
  it.each([
    [undefined, 'problem', 'is gone'],
    [
      { state: 'Failed', stateReason: 'no such role', lastUpdateStatus: 'Successful' },
      'problem',
      'is Failed: no such role',
    ],
    [
      { state: 'Active', lastUpdateStatus: 'Failed', lastUpdateReason: 'too big' },
      'problem',
      'runs, but its last update is Failed: too big',
    ],
    [{ state: 'Pending', lastUpdateStatus: 'InProgress' }, 'warning', expect.any(String)],
    [{ state: 'Inactive', lastUpdateStatus: 'Successful' }, 'warning', expect.any(String)],
  ])('judges a function that is %j', async (state, severity, found: unknown) => {
    expect(await wrongWith({ functionState: async () => state })).toMatchObject([
      { check: 'functions', subject: 'stack-register', severity, found },
    ]);
  });

  it('gives the command that enables a mapping', async () => {
    expect(await wrongWith({ streamMapping: async () => ({ state: 'Disabled' }) })).toMatchObject([
      {
        check: 'stream',
        severity: 'problem',
        action:
          'Run: aws lambda update-event-source-mapping --uuid 08400072-3f86-4637-b0ba-7f438cebdb51 --enabled',
      },
    ]);
  });

  it.each([
    [undefined, 'problem'],
    [{ state: 'Updating' }, 'warning'],
    [{ state: 'Enabled', lastResult: 'PROBLEM: Function call failed' }, 'problem'],
  ])('judges a mapping that is %j', async (mapping, severity) => {
    expect(await wrongWith({ streamMapping: async () => mapping })).toMatchObject([
      { check: 'stream', severity },
    ]);
  });

  it.each<[string, Partial<BucketNotification>, string]>([
    ['of another function', { functionArn: 'arn:aws:lambda:a:1:function:other' }, '.yaml, .yml'],
    ['of deletions', { events: ['s3:ObjectRemoved:*'] }, '.yaml, .yml'],
    ['of another folder', { prefix: 'runs/' }, '.yaml, .yml'],
  ])('does not take a notification %s for ours', async (_what, change, missing) => {
    const [one] = await anExaminedDeployment().bucketNotifications('stack-bucket');
    const bucketNotifications = async () =>
      one === undefined
        ? []
        : [
            { ...one, suffix: '.json' },
            { ...one, suffix: 'ml', ...change },
          ];

    expect(await wrongWith({ bucketNotifications })).toMatchObject([
      {
        check: 'notification',
        subject: 'stack-bucket',
        severity: 'problem',
        found: `tells no function of this stack of new sheets ending in ${missing}`,
      },
    ]);
  });

  it('gives the command that enables a rule', async () => {
    const drift: FunctionDeps['drift'] = async () => ({
      kind: 'modified',
      differences: [{ path: '/State', actual: 'DISABLED' }],
    });

    expect(await wrongWith({ drift })).toMatchObject([
      {
        check: 'rules',
        severity: 'problem',
        found: 'differs from what was deployed: /State is DISABLED',
        action: 'Run: aws events enable-rule --name stack-sweep',
      },
    ]);
  });

  it.each<[Awaited<ReturnType<FunctionDeps['drift']>>, string]>([
    [{ kind: 'deleted' }, 'problem'],
    [{ kind: 'not-checked' }, 'warning'],
    [{ kind: 'modified', differences: [{ path: '/EventPattern', actual: '{}' }] }, 'problem'],
  ])('judges a rule with drift %j', async (drift, severity) => {
    expect(await wrongWith({ drift: async () => drift })).toMatchObject([
      { check: 'rules', severity },
    ]);
  });
});
