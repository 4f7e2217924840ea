// cspell:ignore cainfo nosystem
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlanSource } from '../domain/plan/engine-plan';
import { isTaken } from '../domain/plan/work-path';
import { formatS3Uri } from '../domain/s3-uri';
import type { ObjectTransfer } from './object-transfer';
import { engineHome, workFile } from './work-folder';

export interface SourceOptions {
  readonly transfer: ObjectTransfer;
  readonly workFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** What git needs of the task's environment; it gets no credentials. */
const PASSED_ON =
  /^(?:PATH|TMPDIR|LD_LIBRARY_PATH|SSL_CERT_(?:FILE|DIR)|GIT_SSL_CAINFO|(?:https?|no|all)_proxy)$/i;

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
  if (source.kind === 'git') return fetchRevision(source, options);
  await unpackArchive(source, options);
  return undefined;
}

async function fetchRevision(
  { url, revision }: Extract<PlanSource, { kind: 'git' }>,
  options: SourceOptions,
): Promise<string> {
  const git = (...args: readonly string[]): Promise<string> =>
    run('git', [...GIT_SETTINGS, ...args], options);
  try {
    await git('init', '--quiet', '.');
    await git('fetch', '--quiet', '--depth', '1', '--no-tags', '--', url, revision);
    await git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    return (await git('rev-parse', 'HEAD')).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot fetch revision "${revision}" of ${url}: ${reason}`, { cause });
  }
}

async function unpackArchive(
  { object, snakefile }: Extract<PlanSource, { kind: 'archive' }>,
  options: SourceOptions,
): Promise<void> {
  const { transfer, workFolder, signal } = options;
  const file = workFile(workFolder, object.path);
  const folder = workFile(workFolder, `${dirname(object.path)}/unpacked`);
  await mkdir(folder, { recursive: true });
  await transfer.download(object, file, signal);
  try {
    if (file.endsWith('.zip')) {
      await run('python3', ['-m', 'zipfile', '--extract', file, folder], options);
    } else {
      const safely = ['--no-same-owner', '--no-same-permissions'];
      await run('tar', ['--extract', ...safely, '--file', file, '--directory', folder], options);
    }
    await moveInto(workFolder, await findTop(folder, snakefile));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot unpack ${formatS3Uri(object)}: ${reason}`, { cause });
  }
  await rm(folder, { recursive: true });
  await rm(file);
}

/** What some systems add to archives. */
const ADDED = ['__MACOSX', '.DS_Store'];

/** Archives of repositories hold one folder with everything in it. */
async function findTop(folder: string, snakefile: string): Promise<string> {
  if (existsSync(`${folder}/${snakefile}`)) return folder;
  const entries = await readdir(folder, { withFileTypes: true });
  const [only, ...others] = entries.filter(({ name }) => !ADDED.includes(name));
  return others.length === 0 && only?.isDirectory() === true ? `${folder}/${only.name}` : folder;
}

async function moveInto(workFolder: string, top: string): Promise<void> {
  for (const name of await readdir(top)) {
    if (isTaken(name)) throw new Error(`it holds "${name}", which is not the workflow's`);
    await rename(`${top}/${name}`, workFile(workFolder, name));
  }
}

/** Runs a program in the work folder, without a shell; throws what it says of its failure. */
function run(
  program: string,
  args: readonly string[],
  { workFolder, environment, signal }: SourceOptions,
): Promise<string> {
  const passedOn = Object.entries(environment).filter(([name]) => PASSED_ON.test(name));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(passedOn),
    HOME: engineHome(workFolder),
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: workFolder, env, signal }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(reasonIn(stderr) ?? error.message, { cause: error }));
    });
  });
}

/** The line that says why, among advice and traces. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.find((line) => /^(?:fatal|error|tar|\S*Error)\b/.test(line)) ?? lines.at(-1);
  return reason?.replace(/^(?:fatal|error): /, '').slice(0, 1000);
}
