import {
  judgeLeftovers,
  judgeStack,
  type DescribedStack,
} from '../../../lib/actions/diagnose-stack';
import { STACK_DESCRIPTION } from '../../../lib/contract/stack-outputs';
import { aResource } from '../../support/examined-deployment';

const DEPLOYED = { sources: '1.2.3', beforeDeploy: false };
const TO_DEPLOY = { sources: '1.2.3', beforeDeploy: true };

function aStack(change: Partial<DescribedStack>): DescribedStack {
  return {
    name: 'stack',
    status: 'UPDATE_COMPLETE',
    description: STACK_DESCRIPTION,
    outputs: new Map([['Version', '1.2.3']]),
    ...change,
  };
}

describe('judgeStack()', () => {
  it.each([
    ['CREATE_COMPLETE', 'ok', undefined],
    ['UPDATE_ROLLBACK_COMPLETE', 'ok', undefined],
    ['UPDATE_IN_PROGRESS', 'problem', 'Wait until it has ended, then run "wfm doctor" again.'],
    [
      'UPDATE_ROLLBACK_FAILED',
      'problem',
      'Mend what its events name, then run: aws cloudformation continue-update-rollback --stack-name stack',
    ],
    ['ROLLBACK_COMPLETE', 'problem', expect.stringContaining('deletes this stack')],
    ['DELETE_FAILED', 'problem', expect.stringContaining('events')],
  ])('calls %s a matter of "%s"', (status, severity, action: unknown) => {
    expect(judgeStack(aStack({ status }), DEPLOYED)[0]).toMatchObject({
      severity,
      found: expect.stringContaining(status) as string,
      ...(action === undefined ? {} : { action }),
    });
  });

  it('tells the reason that CloudFormation gives', () => {
    const stack = aStack({ status: 'UPDATE_ROLLBACK_FAILED', statusReason: 'no room' });

    expect(judgeStack(stack, DEPLOYED)[0]?.found).toBe('UPDATE_ROLLBACK_FAILED: no room');
  });

  it.each([
    ['1.2.3', 'ok'],
    ['1.2', 'warning'],
    ['1.2.3-beta.1', 'warning'],
    ['0.9.9', 'warning'],
    ['1.10.0', 'problem'],
    [undefined, 'warning'],
  ])('calls a deployed version %s, beside sources of 1.2.3, a matter of "%s"', (...row) => {
    const [deployed, severity] = row;
    const bucket = ['BucketName', 'lab'] as const;
    const outputs = new Map([
      bucket,
      ...(deployed === undefined ? [] : [['Version', deployed] as const]),
    ]);

    expect(judgeStack(aStack({ outputs }), DEPLOYED)[1]).toMatchObject({
      check: 'version',
      severity,
    });
  });

  it('only warns of newer sources before a deployment, which may be meant to go back', () => {
    const outputs = new Map([['Version', '1.10.0']]);

    expect(judgeStack(aStack({ outputs }), TO_DEPLOY)[1]).toEqual({
      check: 'version',
      severity: 'warning',
      found: 'is 1.10.0, and these sources are only 1.2.3: deploying them would be a step back',
      action:
        'Use the newer sources, unless you mean to go back: CHANGELOG.md says which rows older ones cannot read.',
    });
  });

  it.each(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'])(
    'only warns of %s before a deployment, which mends it, and asks no version of it',
    (status) => {
      const stack = aStack({ status, outputs: new Map() });

      expect(judgeStack(stack, TO_DEPLOY)).toEqual([
        {
          severity: 'warning',
          found: `the first deployment failed (${status})`,
          action:
            'Read its events and mend the cause; the next "npx cdk deploy" deletes this stack and begins anew.',
        },
      ]);
    },
  );

  it('says that a stack without a description is not ours', () => {
    expect(judgeStack(aStack({ description: '' }), DEPLOYED)).toMatchObject([
      {
        severity: 'problem',
        found: 'a stack of this name exists and is not ours: it has no description',
      },
    ]);
  });
});

describe('judgeLeftovers()', () => {
  const bucket = aResource('Bucket', 'AWS::S3::Bucket', 'lab-bucket');
  const role = { ...aResource('Role', 'AWS::IAM::Role', 'lab-role'), status: 'DELETE_COMPLETE' };

  it('names what the rollback did not delete', () => {
    expect(judgeLeftovers([{ ...bucket, status: 'DELETE_SKIPPED' }, role])).toEqual([
      {
        severity: 'warning',
        found: 'the first deployment left behind: lab-bucket (AWS::S3::Bucket)',
        action:
          'Note the names, which go when the stack is deleted; docs/deploy.md says how to remove what they name.',
      },
    ]);
  });

  it('is silent when the rollback deleted everything', () => {
    expect(judgeLeftovers([role])).toEqual([]);
  });
});
