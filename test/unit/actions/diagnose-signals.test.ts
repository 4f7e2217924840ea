import { runCheck, runChecks } from '../../../lib/actions/check';
import { jobLogsCheck, signalChecks, type SignalDeps } from '../../../lib/actions/diagnose-signals';
import { anExaminedDeployment, RESOURCES } from '../../support/examined-deployment';

function examine(changes: Partial<SignalDeps>) {
  return runChecks(signalChecks(anExaminedDeployment(changes), RESOURCES));
}

describe('signalChecks()', () => {
  it('names each alarm that rings, with its reason', async () => {
    const alarms = async () => [
      { name: 'stack-register-fails', state: 'ALARM', reason: 'Threshold Crossed' },
    ];

    expect(await examine({ alarms })).toMatchObject([
      {
        check: 'alarms',
        severity: 'problem',
        subject: 'stack-register-fails',
        found: 'is in ALARM: Threshold Crossed',
      },
      { check: 'subscriptions' },
    ]);
  });

  it('names an alarm that is gone', async () => {
    expect(await examine({ alarms: async () => [] })).toMatchObject([
      { check: 'alarms', severity: 'problem', subject: 'stack-register-fails', found: 'is gone' },
      { check: 'subscriptions' },
    ]);
  });

  it('names the addresses that have not been confirmed', async () => {
    const subscriptions = async () => [
      { protocol: 'email', endpoint: 'a@example.org', confirmed: true },
      { protocol: 'email', endpoint: 'b@example.org', confirmed: false },
    ];

    expect(await examine({ subscriptions })).toMatchObject([
      { check: 'alarms' },
      { check: 'subscriptions', severity: 'warning', subject: 'b@example.org' },
    ]);
  });
});

describe('jobLogsCheck()', () => {
  const ours = {
    destinationArn: 'arn:aws:lambda:eu-west-1:111122223333:function:stack-register',
  };
  const theirs = { destinationArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/a' };

  it.each([
    ['no group', undefined, RESOURCES, false, 'problem'],
    ['our reader and another', [theirs, ours], RESOURCES, false, 'ok'],
    ['one other reader, nothing deployed', [theirs], [], false, 'ok'],
    ['one other reader, deployed', [theirs], RESOURCES, false, 'problem'],
    ['one other reader, before an upgrade that adds ours', [theirs], RESOURCES, true, 'ok'],
    ['two other readers', [theirs, theirs], [], false, 'problem'],
    ['two other readers, before an upgrade', [theirs, theirs], RESOURCES, true, 'problem'],
  ])('judges %s', async (...row) => {
    const [, filters, resources, beforeDeploy, severity] = row;
    const request = { stackName: 'stack', beforeDeploy };
    const deps = anExaminedDeployment({ subscriptionFilters: async () => filters });

    expect(await runCheck(jobLogsCheck(deps, request, resources))).toMatchObject([
      { check: 'job-logs', subject: '/aws/batch/job', severity },
    ]);
  });
});
