import { rm } from 'node:fs/promises';
import type { PlanSource } from '../domain/plan/engine-plan';
import type { ObjectTransfer } from './object-transfer';
import { tryPatiently, WAITS_MS, type Patience } from './patient-work';
import { refuseTaken, unpackArchive, type UnpackOptions } from './source-archive';
import { runSourceProgram } from './source-program';
import { describeTrouble, passesByItself, withoutSecrets } from './source-trouble';
import { messageOf } from './thrown';
import { workFile } from './work-folder';

export interface SourceOptions extends UnpackOptions {
  readonly transfer: ObjectTransfer;
  readonly sleep: Patience['sleep'];
  /** Tells whoever reads the log. */
  readonly note: (text: string) => void;
}

/** Nothing of a repository runs while it is fetched, and no transport is used but those that a sheet may name. */
const GIT_SETTINGS = [
  'core.hooksPath=/dev/null',
  'protocol.allow=never',
  ...['https', 'http', 'file'].map((transport) => `protocol.${transport}.allow=always`),
  // The deployment allows places, not where they lead to.
  'http.followRedirects=false',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
].flatMap((setting) => ['-c', setting]);

/** Puts somebody else's workflow into the work folder; returns what it was, where it says so itself. */
export async function fetchSource(
  source: PlanSource,
  options: SourceOptions,
): Promise<string | undefined> {
  switch (source.kind) {
    case 'git':
      return patiently(() => fetchRevision(source, options), options);
    case 'archive':
      await patiently(() => download(source, options), options);
      await unpackArchive(source, options);
      return undefined;
    case 'folder':
      // Its files are among those that are staged.
      return undefined;
  }
}

function patiently<Result>(
  work: () => Promise<Result>,
  { sleep, signal, note }: SourceOptions,
): Promise<Result> {
  return tryPatiently(work, {
    ...{ sleep, signal, passes: passesByItself },
    onWait: (error, { attempt, ms }) => {
      const next = `try ${attempt} of ${WAITS_MS.length + 1} in ${ms / 1000} seconds`;
      note(`${messageOf(error)}; ${next}`);
    },
  });
}

async function fetchRevision(
  { url, revision }: Extract<PlanSource, { kind: 'git' }>,
  options: SourceOptions,
): Promise<string> {
  const git = (...args: readonly string[]): Promise<string> =>
    runSourceProgram('git', [...GIT_SETTINGS, ...args], options);
  try {
    // A try that was cut off can leave locks.
    await rm(workFile(options.workFolder, '.git'), { recursive: true, force: true });
    await git('init', '--quiet', '.');
    await git('fetch', '--quiet', '--depth', '1', '--no-tags', '--', url, revision);
    refuseTaken((await git('ls-tree', '-z', '--name-only', 'FETCH_HEAD')).split('\0'));
    await git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    return (await git('rev-parse', 'HEAD')).trim();
  } catch (cause) {
    const what = `revision "${revision}" of ${withoutSecrets(url)}`;
    throw new Error(`Cannot fetch ${what}: ${describeTrouble(cause)}`, { cause });
  }
}

async function download(
  { object }: Extract<PlanSource, { kind: 'archive' }>,
  { transfer, workFolder, signal }: SourceOptions,
): Promise<void> {
  await transfer.download(object, workFile(workFolder, object.path), signal);
}
