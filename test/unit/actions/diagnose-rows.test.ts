import { runChecks } from '../../../lib/actions/check';
import { rowChecks } from '../../../lib/actions/diagnose-rows';
import type { DiagnosisDeps } from '../../../lib/actions/diagnose-deployment';
import { accessDenied, anExaminedDeployment } from '../../support/examined-deployment';

function judge(changes: Partial<DiagnosisDeps> = {}) {
  return runChecks(rowChecks(anExaminedDeployment(changes), 'stack-launches'));
}

function broken(count: number): DiagnosisDeps['unreadableLaunches'] {
  return async (_, launchIds) =>
    launchIds.slice(0, count).map((launchId) => ({ launchId, problems: ['attempt is missing'] }));
}

describe('rowChecks()', () => {
  it('is content when all rows can be read', async () => {
    expect(await judge()).toEqual([
      {
        ...{ check: 'rows', severity: 'ok', subject: 'stack-launches', action: undefined },
        found: 'can read the rows of all unfinished launches: 2',
      },
    ]);
  });

  it('names each row that cannot, and what is wrong with it', async () => {
    expect(await judge({ unreadableLaunches: broken(2) })).toMatchObject([
      {
        ...{ check: 'rows', severity: 'problem', subject: 'a-1' },
        found: 'cannot be read, so that nobody follows the launch: attempt is missing',
        action: expect.stringContaining('Put right in the DynamoDB console') as unknown,
      },
      { severity: 'problem', subject: 'b-1' },
    ]);
  });

  it('looks at so many rows, and says how many it has left out', async () => {
    const launchIds = Array.from({ length: 2003 }, (_, index) => `l-${index}`);
    const unreadableLaunches = jest.fn(broken(25));

    const findings = await judge({ unfinishedLaunches: async () => launchIds, unreadableLaunches });

    expect(unreadableLaunches).toHaveBeenCalledWith('stack-launches', launchIds.slice(0, 2000));
    expect(findings).toHaveLength(22);
    expect(findings.slice(-2)).toMatchObject([
      { severity: 'problem', found: 'has 5 more rows that cannot be read' },
      { severity: 'warning', found: 'has 3 more rows of unfinished launches than are looked at' },
    ]);
  });

  it('says when it may not ask', async () => {
    const unfinishedLaunches = () => Promise.reject(accessDenied('dynamodb:Query'));

    expect(await judge({ unfinishedLaunches })).toMatchObject([
      { severity: 'warning', found: 'could not be checked: dynamodb:Query is not allowed' },
    ]);
  });

  it('has nothing to look at without a table', () => {
    expect(rowChecks(anExaminedDeployment(), undefined)).toEqual([]);
  });
});
