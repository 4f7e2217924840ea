import { createHash } from 'node:crypto';
import { awaitRegistration } from '../../../lib/cli/await-registration';
import type { Launch } from '../../../lib/domain/launch/launch';
import { identityOf, launchIdOf } from '../../../lib/domain/launch/launch-id';
import { aLaunch } from '../../support/launches';

const sheet = { bucket: 'bucket', key: 'launches/a/sheet.yaml', versionId: 'v2' };
const hash = createHash('sha256').update(identityOf(sheet)).digest('hex');

function launchOf(launchId: string, change: Partial<Launch> = {}): Launch {
  return aLaunch({
    launchId,
    configurationPath: 's3://bucket/launches/a/sheet.yaml',
    configurationVersionId: 'v2',
    ...change,
  });
}

/** Waits in a world whose rows appear after some seconds. */
async function wait(
  rows: readonly Launch[],
  { appearAfterSeconds = 0, onSearch = (): void => undefined } = {},
): Promise<Launch> {
  let slept = 0;
  const visible = (): readonly Launch[] => (slept / 1000 >= appearAfterSeconds ? rows : []);
  return awaitRegistration(
    {
      launches: {
        find: async (launchId) => visible().find((row) => row.launchId === launchId),
        findUnreadable: async () => [],
        list: async () => {
          onSearch();
          return { launches: [...visible()], unreadable: [], hasMore: false };
        },
        listIds: () => Promise.reject(new Error('not asked for')),
      },
    },
    sheet,
    {
      name: 'My launch',
      host: {
        now: () => new Date(Date.parse('2026-11-23T23:59:59.000Z') + slept),
        sleep: async (milliseconds) => void (slept += milliseconds),
      },
    },
  );
}

describe('awaitRegistration()', () => {
  it.each(['2026-11-23', '2026-11-24', '2026-11-22'])(
    'finds a launch of %s without searching for it',
    async (day) => {
      const launch = launchOf(launchIdOf('My launch', day, hash));
      let searches = 0;

      const found = await wait([launch], {
        appearAfterSeconds: 3,
        onSearch: () => (searches += 1),
      });

      expect(found).toBe(launch);
      expect(searches).toBe(0);
    },
  );

  it('finds a launch under an ID that it did not expect, after a while', async () => {
    const launch = launchOf('other-20261123-0123456789');

    expect(await wait([launch])).toBe(launch);
  });

  it('takes no launch of another version of the sheet', async () => {
    const launch = launchOf(launchIdOf('My launch', '2026-11-23', hash), {
      configurationVersionId: 'v1',
    });

    await expect(wait([launch])).rejects.toMatchObject({ code: 'LaunchStalledError', exitCode: 1 });
  });

  it('gives up after a minute', async () => {
    await expect(wait([])).rejects.toThrow(
      /^No launch of s3:\/\/bucket\/launches\/a\/sheet.yaml after 1 min/,
    );
  });
});
