import { judgeStack, type DescribedStack } from '../../../lib/actions/diagnose-stack';
import { STACK_DESCRIPTION } from '../../../lib/contract/stack-outputs';

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
    expect(judgeStack(aStack({ status }), '1.2.3')[0]).toMatchObject({
      severity,
      found: expect.stringContaining(status) as string,
      ...(action === undefined ? {} : { action }),
    });
  });

  it('tells the reason that CloudFormation gives', () => {
    const stack = aStack({ status: 'UPDATE_ROLLBACK_FAILED', statusReason: 'no room' });

    expect(judgeStack(stack, '1.2.3')[0]?.found).toBe('UPDATE_ROLLBACK_FAILED: no room');
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
    const outputs = new Map(deployed === undefined ? [] : [['Version', deployed]]);

    expect(judgeStack(aStack({ outputs }), '1.2.3')[1]).toMatchObject({
      check: 'version',
      severity,
    });
  });

  it('says that a stack without a description is not ours', () => {
    expect(judgeStack(aStack({ description: '' }), '1.2.3')).toMatchObject([
      {
        severity: 'problem',
        found: 'a stack of this name exists and is not ours: it has no description',
      },
    ]);
  });
});
