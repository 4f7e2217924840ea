import { followLaunch, Pause, type LaunchNews } from '../../../lib/cli/follow-launch';
import type { Attention } from '../../../lib/domain/launch/attention';
import type { Launch } from '../../../lib/domain/launch/launch';
import { aLaunch, LAUNCH_ID } from '../../support/launches';

const log = { logGroup: 'engine', logStream: 'engine/x' };

/** A launch that is a step further at each look. */
function follow(
  states: readonly (Launch | undefined)[],
  {
    lines = [],
    ...options
  }: { lines?: readonly string[]; patienceSeconds?: number; interrupted?: AbortSignal } = {},
): { news: LaunchNews[]; ended: Promise<Launch> } {
  const news: LaunchNews[] = [];
  let looks = 0;
  let seconds = 0;
  const ended = followLaunch(
    {
      find: async () => states[Math.min(looks++, states.length - 1)],
      readLog: async (_group, _stream, from = '0') => ({
        lines: lines.slice(Number(from), looks).map((message) => ({ message })),
        nextToken: String(Math.min(looks, lines.length)),
      }),
      sleep: async () => void (seconds += 1),
      now: () => new Date(seconds * 1000),
    },
    LAUNCH_ID,
    { ...options, onNews: (item) => news.push(item) },
  );
  return { news, ended };
}

function anAttention(message: string, since = '10:00'): Attention {
  return {
    ...{ type: 'QueueBlocked', owner: 'operator', since: `2026-11-23T${since}:00.000Z` },
    ...{ message, hint: 'Wait.', evidence: {} },
  };
}

function jobFinished(rule: string): string {
  return JSON.stringify({
    ...{ wfm: 1, launchId: LAUNCH_ID, attempt: 1, time: '2026-11-23T10:00:00Z' },
    ...{ event: 'job-finished', jobId: rule, rule, wildcards: {} },
    jobs: { submitted: 1, running: 0, failed: 0, succeeded: 1 },
  });
}

function words(news: readonly LaunchNews[]): string[] {
  return news.map((item) => {
    if (item.kind === 'launch') return item.launch.recordedStatus;
    if (item.kind === 'attention') return item.attention?.message ?? 'goes on';
    return 'rule' in item.event ? item.event.rule : '';
  });
}

describe('followLaunch()', () => {
  it('tells each status once and returns the launch as it ended', async () => {
    const running = aLaunch({ recordedStatus: 'RUNNING' });
    const succeeded = aLaunch({ recordedStatus: 'SUCCEEDED' });

    const { news, ended } = follow([aLaunch(), running, running, running, succeeded]);

    expect(await ended).toBe(succeeded);
    expect(words(news)).toEqual(['REGISTERED', 'RUNNING', 'SUCCEEDED']);
  });

  it('tells events between the statuses, the last ones before the word that ends the launch', async () => {
    const running = aLaunch({ recordedStatus: 'RUNNING', ...log });
    const succeeded = aLaunch({ recordedStatus: 'SUCCEEDED', ...log });
    const lines = [jobFinished('align'), 'Snakemake says something', jobFinished('merge')];

    const { news, ended } = follow([running, running, succeeded], { lines });
    await ended;

    expect(words(news)).toEqual(['RUNNING', 'align', 'merge', 'SUCCEEDED']);
  });

  it('tells what keeps a launch when it appears, changes and passes, each once', async () => {
    const running = aLaunch({ recordedStatus: 'RUNNING' });
    const blocked = aLaunch({ ...running, attention: anAttention('no capacity') });
    const later = aLaunch({ ...running, attention: anAttention('no capacity', '10:09') });
    const other = aLaunch({ ...running, attention: anAttention('no rights') });
    const succeeded = aLaunch({ recordedStatus: 'SUCCEEDED' });

    const states = [running, blocked, blocked, later, other, running, running, blocked, succeeded];
    const { news, ended } = follow(states);
    await ended;

    expect(words(news)).toEqual([
      ...['RUNNING', 'no capacity', 'no rights', 'goes on', 'no capacity'],
      // The word that ends it says all that there is to say.
      'SUCCEEDED',
    ]);
  });

  it('reads on where a page of the log is empty and the token says that there is more', async () => {
    const running = aLaunch({ recordedStatus: 'RUNNING', ...log });
    const pages = [[jobFinished('align')], [], [], [jobFinished('merge')]];
    const news: LaunchNews[] = [];
    const find = jest
      .fn<Promise<Launch>, []>()
      .mockResolvedValueOnce(running)
      .mockResolvedValueOnce({ ...running, recordedStatus: 'FAILED' });

    await followLaunch(
      {
        find,
        readLog: async (_group, _stream, from = '0') => ({
          lines: (pages[Number(from)] ?? []).map((message) => ({ message })),
          nextToken: String(Math.min(Number(from) + 1, pages.length)),
        }),
        sleep: async () => undefined,
        now: () => new Date(0),
      },
      LAUNCH_ID,
      { onNews: (item) => news.push(item) },
    );

    expect(words(news)).toEqual(['RUNNING', 'align', 'merge', 'FAILED']);
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('gives up when nothing has changed for too long', async () => {
    const { ended } = follow([aLaunch()], { patienceSeconds: 60 });

    await expect(ended).rejects.toThrow(
      `Launch "${LAUNCH_ID}" is REGISTERED, and nothing has changed for 1 min 1 s`,
    );
  });

  it('stays patient while the row changes', async () => {
    const states = Array.from({ length: 100 }, (_, index) =>
      aLaunch({ recordedStatus: index === 99 ? 'SUCCEEDED' : 'RUNNING', version: index + 1 }),
    );

    await expect(follow(states, { patienceSeconds: 5 }).ended).resolves.toBeDefined();
  });

  it('says so when the row is deleted', async () => {
    await expect(follow([aLaunch(), undefined]).ended).rejects.toThrow('is gone');
  });

  it('ends when it is interrupted', async () => {
    const { ended } = follow([aLaunch()], { interrupted: AbortSignal.abort() });

    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('Pause', () => {
  it('grows to two seconds while nothing happens, and is short again after news', () => {
    const pause = new Pause();

    const pauses = Array.from({ length: 30 }, () => pause.next(false));

    expect(pauses[0]).toBeLessThan(200);
    expect(pauses.at(-1)).toBe(2000);
    expect(pause.next(true)).toBe(150);
  });
});
