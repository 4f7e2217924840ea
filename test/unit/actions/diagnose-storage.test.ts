import { runChecks } from '../../../lib/actions/check';
import { deadLetterChecks, tableChecks } from '../../../lib/actions/diagnose-storage';
import { anExaminedDeployment, RESOURCES } from '../../support/examined-deployment';

describe('tableChecks()', () => {
  it.each([
    [undefined, 'problem', 'is gone'],
    [{ status: 'DELETING', indexes: [] }, 'problem', 'is DELETING'],
    [
      { status: 'ACTIVE', indexes: [{ name: 'byTime', status: 'CREATING' }] },
      'warning',
      'has indexes that are not ready: byTime (CREATING)',
    ],
    [{ status: 'ACTIVE', indexes: [] }, 'ok', 'is ACTIVE'],
  ])('judges a table that is %j', async (table, severity, found) => {
    const deps = anExaminedDeployment({ table: async () => table });

    expect(await runChecks(tableChecks(deps, RESOURCES))).toMatchObject([
      { check: 'tables', subject: 'stack-launches', severity, found },
    ]);
  });
});

describe('deadLetterChecks()', () => {
  it.each([
    [{ messages: 0 }, 'ok', 'is empty'],
    [{ messages: 1 }, 'problem', 'holds 1 event that could not be handled'],
    [
      { messages: 7, oldestSeenAt: '2026-11-23T10:00:00.000Z' },
      'problem',
      'holds 7 events that could not be handled, the oldest seen is from 2026-11-23T10:00:00.000Z',
    ],
  ])('judges a queue with %j', async (depth, severity, found) => {
    const deps = anExaminedDeployment({ queueDepth: async () => depth });

    expect(await runChecks(deadLetterChecks(deps, RESOURCES))).toMatchObject([
      { check: 'dead-letters', subject: 'stack-unprocessed', severity, found },
    ]);
  });
});
