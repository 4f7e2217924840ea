import { ok, problem, runChecks, type Check } from '../../../lib/actions/check';
import { accessDenied } from '../../support/examined-deployment';

function aCheck(change: Partial<Check>): Check {
  return { name: 'tables', subject: 'launches', run: async () => [ok('is ACTIVE')], ...change };
}

describe('runChecks()', () => {
  it('answers in the order of the checks, whichever ends first', async () => {
    const slow = aCheck({
      subject: 'slow',
      run: () => new Promise((resolve) => setTimeout(() => resolve([ok('late')]), 5)),
    });
    const quick = Array.from({ length: 12 }, (_, index) => aCheck({ subject: `quick-${index}` }));

    const findings = await runChecks([slow, ...quick]);

    expect(findings.map(({ subject }) => subject)).toEqual([
      'slow',
      ...quick.map(({ subject }) => subject),
    ]);
  });

  it('asks eight questions at a time', async () => {
    let [underWay, most] = [0, 0];
    const run = async () => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      return [];
    };

    await runChecks(Array.from({ length: 30 }, () => aCheck({ run })));

    expect(most).toBe(8);
  });

  it('takes check and subject from the verdict that says others', async () => {
    const run = async () => [{ ...problem('is in ALARM', 'look'), subject: 'one' }];

    expect(await runChecks([aCheck({ run })])).toEqual([
      {
        check: 'tables',
        severity: 'problem',
        subject: 'one',
        found: 'is in ALARM',
        action: 'look',
      },
    ]);
  });

  it('names the missing action as AWS does, and goes on', async () => {
    const run = () => Promise.reject(accessDenied('dynamodb:DescribeTable'));

    expect(await runChecks([aCheck({ run }), aCheck({})])).toMatchObject([
      {
        severity: 'warning',
        found: 'could not be checked: dynamodb:DescribeTable is not allowed',
        action: 'Allow dynamodb:DescribeTable to whoever runs "wfm doctor", and run it again.',
      },
      { severity: 'ok' },
    ]);
  });

  it('names the action of the check where AWS names none', async () => {
    const error = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
    const run = () => Promise.reject(error);

    expect(await runChecks([aCheck({ run, asks: 's3:GetBucketNotification' })])).toMatchObject([
      { found: 'could not be checked: s3:GetBucketNotification is not allowed' },
    ]);
  });

  it.each([
    [new Error('Rate exceeded\nmore'), 'Rate exceeded'],
    [Object.assign(new Error(''), { name: 'TimeoutError' }), 'TimeoutError'],
  ])('says in one line what else stopped it: %s', async (error, told) => {
    const run = () => Promise.reject(error);

    expect(await runChecks([aCheck({ run })])).toMatchObject([
      { severity: 'warning', found: `could not be checked: ${told}` },
    ]);
  });
});
