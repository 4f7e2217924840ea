import type { Attention } from '../domain/launch/attention';
import { hasEnded, type Launch } from '../domain/launch/launch';
import { parseEngineEvent } from '../domain/run/run-log';
import type { EngineEvent } from '../domain/run/run-report';
import { CommandError } from './command-error';
import { LogTail } from './log-tail';
import { formatDuration } from './quantities';

const SHORTEST_PAUSE = 150;
const LONGEST_PAUSE = 2000;

/** What a follower learns, in the order in which it learns it. */
export type LaunchNews =
  | { readonly kind: 'launch'; readonly launch: Launch }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  /** What keeps it from going on; absent once nothing does any more. */
  | { readonly kind: 'attention'; readonly attention: Attention | undefined };

export interface FollowDeps {
  find(launchId: string): Promise<Launch | undefined>;
  readLog(logGroup: string, logStream: string, from?: string): Promise<LogLines>;
  sleep(milliseconds: number): Promise<void>;
  now(): Date;
}

interface LogLines {
  readonly lines: readonly { readonly message: string }[];
  readonly nextToken: string | undefined;
}

interface FollowOptions {
  readonly onNews: (news: LaunchNews) => void;
  /** How long nothing at all may change; absent: for ever. */
  readonly patienceSeconds?: number;
  readonly interrupted?: AbortSignal;
}

/** Tells every change of a launch and every event of its engine until the launch has ended, and returns it as it is then. */
export async function followLaunch(
  deps: FollowDeps,
  launchId: string,
  options: FollowOptions,
): Promise<Launch> {
  const follower = new Follower(deps, options);
  const pause = new Pause();
  for (;;) {
    options.interrupted?.throwIfAborted();
    const launch = await follower.look(launchId);
    if (hasEnded(launch)) return launch;
    await deps.sleep(pause.next(follower.hasNews));
  }
}

/** How long to wait between two looks: short while things happen, longer while they do not. */
export class Pause {
  private milliseconds = SHORTEST_PAUSE;

  next(hasNews: boolean): number {
    this.milliseconds = hasNews
      ? SHORTEST_PAUSE
      : Math.min(LONGEST_PAUSE, Math.round(this.milliseconds * 1.2));
    return this.milliseconds;
  }
}

/** Remembers what was told, so that a change is told once. */
class Follower {
  /** Whether the last look found anything. */
  hasNews = false;
  private toldStatus = '';
  private toldAttention = '';
  private readonly log: LogTail<{ readonly message: string }>;
  private lastVersion = 0;
  private lastNews: Date;

  constructor(
    private readonly deps: FollowDeps,
    private readonly options: FollowOptions,
  ) {
    this.lastNews = deps.now();
    this.log = new LogTail((group, stream, from) => deps.readLog(group, stream, from));
  }

  async look(launchId: string): Promise<Launch> {
    this.hasNews = false;
    const launch = await this.deps.find(launchId);
    if (launch === undefined) {
      throw new CommandError('LaunchStalledError', `The row of launch "${launchId}" is gone`, {
        hint: 'Somebody deleted it while it was being followed.',
      });
    }
    const ended = hasEnded(launch);
    if (!ended) this.tellStatus(launch);
    await this.tellEvents(launch);
    // The last events belong before the word that ends the launch, which is also the end of what kept it.
    if (ended) this.tellStatus(launch);
    else this.tellAttention(launch);
    this.checkPatience(launch);
    return launch;
  }

  private tellStatus(launch: Launch): void {
    const status = `${launch.recordedStatus} ${launch.statusReason ?? ''}`;
    if (status === this.toldStatus) return;
    this.toldStatus = status;
    this.options.onNews({ kind: 'launch', launch });
  }

  private tellAttention({ attention }: Launch): void {
    const words = attentionWords(attention);
    if (words === this.toldAttention) return;
    this.toldAttention = words;
    this.options.onNews({ kind: 'attention', attention });
  }

  private async tellEvents(launch: Launch): Promise<void> {
    for await (const lines of this.log.read(launch)) {
      this.noteNews();
      for (const { message } of lines) {
        const event = parseEngineEvent(message);
        if (event !== undefined) this.options.onNews({ kind: 'event', event });
      }
    }
  }

  private checkPatience({ launchId, recordedStatus, version }: Launch): void {
    if (version !== this.lastVersion) {
      this.lastVersion = version;
      this.noteNews();
    }
    const { patienceSeconds } = this.options;
    const silence = (this.deps.now().getTime() - this.lastNews.getTime()) / 1000;
    if (patienceSeconds === undefined || silence <= patienceSeconds) return;
    throw new CommandError(
      'LaunchStalledError',
      `Launch "${launchId}" is ${recordedStatus}, and nothing has changed for ${formatDuration(silence)}`,
    );
  }

  private noteNews(): void {
    this.hasNews = true;
    this.lastNews = this.deps.now();
  }
}

/** What a person reads of it. */
function attentionWords(attention: Attention | undefined): string {
  return attention === undefined
    ? ''
    : [attention.type, attention.message, attention.hint].join('\n');
}
