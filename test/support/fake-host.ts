import { runCommandLine } from '../../lib/cli/command-line';
import type { Host, LocalAws } from '../../lib/cli/host';
import { parseLaunch, type Launch } from '../../lib/domain/launch/launch';
import { satisfies, type LaunchQuery } from '../../lib/domain/launch/launch-query';
import type { JobRow } from '../../lib/domain/run/job-row';
import type { UnreadableLaunch } from '../../lib/domain/run/unreadable-launch';
import { formatS3Uri, type S3Uri } from '../../lib/domain/s3-uri';
import type { CliServices } from '../../lib/runtime/cli-services';
import { MemoryObjects } from './memory-objects';

const LOCAL_OUTPUTS = {
  BucketName: 'bucket',
  LaunchesTableName: 'launches',
  RecordsTableName: 'records',
};

/** A deployment in memory: its launches can change whenever somebody sleeps. */
export class FakeDeployment {
  readonly objects = new MemoryObjects();
  readonly uploads: string[] = [];
  readonly rows = new Map<string, Launch>();
  /** Rows that cannot be read, beside those that can. */
  readonly unreadable: UnreadableLaunch[] = [];
  readonly logLines: string[] = [];
  /** Other streams, by `group/stream`. */
  readonly streams = new Map<string, readonly string[]>();
  readonly jobs: JobRow[] = [];
  /** What was asked of the list of launches. */
  readonly queries: LaunchQuery[] = [];
  onUpload: (uri: S3Uri, versionId: string) => void = () => undefined;

  put(launch: Launch): void {
    this.rows.set(launch.launchId, launch);
  }

  services(): CliServices {
    return {
      deployment: {
        bucketName: 'bucket',
        launchesTableName: 'launches',
        recordsTableName: 'records',
      },
      launches: {
        find: async (launchId) => {
          // As the repository does: the error names attributes alone.
          if (this.unreadable.some((row) => row.launchId === launchId)) return parseLaunch({});
          return this.rows.get(launchId);
        },
        findUnreadable: async (launchIds) =>
          this.unreadable.filter(({ launchId }) => launchIds.includes(launchId)),
        list: async (query) => {
          this.queries.push(query);
          const launches = [...this.rows.values()].filter((launch) => satisfies(launch, query));
          return {
            launches: launches.slice(0, query.limit),
            unreadable: this.unreadable,
            hasMore: launches.length > query.limit,
          };
        },
        listIds: async (limit) => [...this.rows.keys()].slice(0, limit),
      },
      objects: {
        readText: (uri, options) => this.objects.readText(uri, options),
        upload: async (uri, body) => {
          this.uploads.push(formatS3Uri(uri));
          await this.objects.writeText(uri, body.toString());
          const versionId = `v${this.uploads.length}`;
          this.onUpload(uri, versionId);
          return versionId;
        },
      },
      records: {
        listJobs: async (launchId, attempt) =>
          this.jobs.filter((job) => job.launchId === launchId && job.attempt === attempt),
      },
      logs: {
        read: async (group, stream, from = '0') => ({
          lines: this.linesOf(group, stream)
            .slice(Number(from))
            .map((message) => ({ time: new Date('2026-11-23T10:00:11.500Z'), message })),
          nextToken: String(this.linesOf(group, stream).length),
        }),
        readEnd: async (group, stream, limit) => this.linesOf(group, stream).slice(-limit),
      },
      download: async () => false,
    };
  }

  private linesOf(group: string, stream: string): readonly string[] {
    return this.streams.get(`${group}/${stream}`) ?? this.logLines;
  }
}

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface FakeHostOptions extends Partial<Omit<Host, 'stdout' | 'stderr'>> {
  readonly deployment?: FakeDeployment;
  /** Stdout and stderr are a terminal. */
  readonly isTTY?: boolean;
  /** Called after each sleep with the milliseconds slept so far: what happens meanwhile. */
  readonly onSleep?: (sleptMilliseconds: number) => void;
}

/** Runs real argv through the command line, in surroundings that are fakes unless the test gives its own. */
export async function runWfm(
  argv: readonly string[],
  { deployment = new FakeDeployment(), isTTY, onSleep, ...changes }: FakeHostOptions = {},
): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    isTTY,
    write: (text: string) => (written[name] += text),
  });
  let slept = 0;
  const host: Host = {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    environment: {},
    currentFolder: process.cwd(),
    productFolder: process.cwd(),
    now: () => new Date(Date.parse('2026-11-23T10:00:00.000Z') + slept),
    sleep: async (milliseconds) => {
      slept += milliseconds;
      onSleep?.(slept);
    },
    interruption: () => new AbortController().signal,
    runProgram: async () => undefined,
    connect: async () => deployment.services(),
    examine: () => Promise.reject(new Error('This test has no account to look at')),
    survey: () => Promise.reject(new Error('This test has no stack to look at')),
    recover: () => Promise.reject(new Error('This test has no dead letters')),
    synthesize: async () => '/assembly',
    startLocalAws: async () => aLocalAws(),
    checkShell: async () => undefined,
    enter: () => undefined,
    ...changes,
  };
  const exitCode = await runCommandLine(argv, host);
  return { exitCode, ...written };
}

/** An embedded AWS that does nothing but be there. */
export function aLocalAws(change: Partial<LocalAws> = {}): LocalAws {
  return {
    endpoint: 'http://127.0.0.1:4566',
    environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_REGION: 'us-east-1' },
    stackName: 'Stack',
    outputs: LOCAL_OUTPUTS,
    tick: () => undefined,
    stop: async () => undefined,
    ...change,
  };
}
