import type { Launch } from '../../lib/domain/launch/launch';
import { EmbeddedManager } from '../support/embedded-manager';
import { HELLO, sheetOf } from '../support/small-workflows';
import { temporaryFolders } from '../support/temporary-folder';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
/** So many seeds run at a time: most of a launch is waiting. */
const AT_ONCE = 4;

const makeFolder = temporaryFolders();

/** What of a row must not depend on how events were delivered: all but times, names that AWS makes up, and what follows from them. */
function essence(launch: Launch): unknown {
  const { version, updatedAt, registeredAt, startedAt, endedAt, elapsedSeconds, ...lasting } =
    launch;
  const { shard, workflowShard, ...rest } = lasting;
  const made = [launch.launchId, launch.configurationVersionId, taskIdOf(launch)];
  return JSON.parse(
    made.reduce((text, name) => text.replaceAll(name, 'made-up'), JSON.stringify(rest)),
  );
}

function taskIdOf({ taskArn = '' }: Launch): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}

async function launchUnder(seed: number | undefined): Promise<unknown> {
  const manager = await EmbeddedManager.start({
    folder: makeFolder(),
    workflows: { hello: HELLO },
    ...(seed === undefined ? {} : { seed }),
  });
  try {
    await manager.put('launches/hello.yaml', sheetOf('hello', manager.bucket));
    const launches = await manager.ended(1);
    return { runs: await manager.engineRuns(), launches: launches.map(essence) };
  } finally {
    await manager.stop();
  }
}

test('however events are delivered, a launch runs its engine once and ends with the same row', async () => {
  const expected = await launchUnder(undefined);
  expect(expected).toMatchObject({ runs: 1, launches: [{ status: 'SUCCEEDED' }] });

  const waiting = [...SEEDS];
  const outcomes = new Map<number, unknown>();
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      outcomes.set(seed, await launchUnder(seed));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  for (const seed of SEEDS)
    expect({ seed, outcome: outcomes.get(seed) }).toEqual({ seed, outcome: expected });
});
