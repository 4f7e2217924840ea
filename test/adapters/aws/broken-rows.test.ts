import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { recordRunLog } from '../../../lib/actions/record-run-log';
import { launchSchema, type Launch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID, TASK_ARN } from '../../support/launches';
import { TABLE_NAME, useLaunchesTable } from '../../support/launches-table';

const table = useLaunchesTable();

const OTHER_ID = 'neighbour-20261123-7f3a9c1b2d';
const STREAM = { logGroup: 'engine', logStream: 'wfm/engine/0123456789abcdef' };

/** One of each type, and numbers that a double does not hold. */
const VALUES: Readonly<Record<string, AttributeValue>> = {
  S: { S: 'text' },
  'empty S': { S: '' },
  N: { N: '-1.5' },
  'large N': { N: '99999999999999999999.5' },
  'long N': { N: '9007199254740993.000000000000000001' },
  B: { B: Uint8Array.from([0, 255]) },
  BOOL: { BOOL: true },
  NULL: { NULL: true },
  L: { L: [{ N: '1' }, { M: { a: { S: 'b' } } }] },
  M: { M: { type: { N: '1' }, completed: { S: 'x' }, ['__proto__']: { S: 'y' } } },
  SS: { SS: ['a', 'b'] },
  NS: { NS: ['1', '2'] },
  BS: { BS: [Uint8Array.from([1])] },
};

const NAMES = Object.keys(launchSchema.shape).filter((name) => name !== 'launchId');

function progress(launchId: string, completed: number): string {
  const head = { wfm: 1, launchId, attempt: 1, time: '2026-11-23T10:00:20.000Z' };
  return JSON.stringify({ ...head, event: 'progress', completed, total: 6 });
}

async function put(launch: Launch): Promise<void> {
  const Item = { ...launch, shard: 5 };
  await table.client.send(new PutCommand({ TableName: TABLE_NAME, Item }));
}

/** False where DynamoDB refuses it: a key of an index takes one type only. */
async function breakAttribute(name: string, value: AttributeValue): Promise<boolean> {
  try {
    await table.edit(`SET #${name} = :value`, { ':value': value });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') return false;
    throw error;
  }
}

test.each(Object.entries(VALUES))(
  'a row whose attributes are of type %s, one after the other, harms nobody',
  async (_, value) => {
    const running = { recordedStatus: 'RUNNING', taskArn: TASK_ARN } as const;
    await put(aLaunch({ ...running, launchId: OTHER_ID }));
    const deps = { launches: table.repository, measure: () => undefined, now: () => new Date(0) };
    const refused: string[] = [];

    for (const [index, name] of NAMES.entries()) {
      await put(aLaunch(running));
      if (!(await breakAttribute(name, value))) continue;
      const lines = [progress(LAUNCH_ID, 1), progress(OTHER_ID, index + 1)];
      const unreadable = await recordRunLog(deps, { ...STREAM, lines });
      if (unreadable.length > 0) refused.push(name);
      const neighbour = await table.repository.find(OTHER_ID);
      expect({ name, completed: neighbour?.progress?.completed }).toEqual({
        name,
        completed: index + 1,
      });
    }

    // What people edit, and what the next report makes good, can be anything.
    const lenient = ['parameters', 'resources', 'statusReason', 'progress', 'jobs', 'steps'];
    expect(refused.filter((name) => lenient.includes(name))).toEqual([]);
  },
  60_000,
);
