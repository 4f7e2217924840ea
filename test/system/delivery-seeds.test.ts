import type { Launch } from '../../lib/domain/launch/launch';
import { EmbeddedManager } from '../support/embedded-manager';
import { HELLO, sheetOf } from '../support/small-workflows';
import { temporaryFolders } from '../support/temporary-folder';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const makeFolder = temporaryFolders();

/** What of a row must not depend on how events were delivered: all but times, names that AWS makes up, and what follows from them. */
function essence(launch: Launch): unknown {
  const { version, updatedAt, registeredAt, startedAt, endedAt, elapsedSeconds, ...lasting } =
    launch;
  const { shard, workflowShard, statusSince, settledAt, ...rest } = lasting;
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

let expected: Promise<unknown> | undefined;

/** Not beforeAll(): concurrent tests do not wait for it. */
function launchInOrder(): Promise<unknown> {
  expected ??= launchUnder(undefined);
  return expected;
}

test.concurrent('a launch whose events come once and in order runs its engine once', async () => {
  expect(await launchInOrder()).toMatchObject({ runs: 1, launches: [{ status: 'SUCCEEDED' }] });
});

test.concurrent.each(SEEDS)('deliveries of seed %i end with the same row', async (seed) => {
  expect(await launchUnder(seed)).toEqual(await launchInOrder());
});
