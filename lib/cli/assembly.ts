import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { CommandError } from './command-error';
import { readDeploymentChoices } from './deployment-choices';

/** What decides how the assembly looks; tests and documents do not. */
const SOURCES = [
  'bin/app.ts',
  'lib',
  'lambda',
  'images',
  'workflows',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const UNUSED_AFTER_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;
const SHOWN_LINES = 12;

/**
 * Folder of the cloud assembly of the sources as they are now. It is kept under a hash of them: each process makes its own in a
 * folder of its own and then gives it that name, so that two at once do no harm.
 */
export async function synthesizeAssembly(
  root: string,
  say: (line: string) => void,
): Promise<string> {
  const folder = join(root, 'build', 'assembly');
  const target = join(folder, await hashSources(root));
  if (existsSync(join(target, 'manifest.json'))) {
    const now = new Date();
    await utimes(target, now, now);
    return target;
  }
  say('Synthesizing the stack and bundling its functions (a few seconds, once per change) ...');
  await mkdir(folder, { recursive: true });
  await removeUnused(folder);
  const fresh = await mkdtemp(join(folder, 'new-'));
  try {
    await runApp(root, fresh);
    await publish(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return target;
}

/** Changes with everything that decides how the assembly looks, the operator's own workflows included. */
export async function hashSources(root: string): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const { workflowsFolder } = readDeploymentChoices(root);
  const sources = workflowsFolder === undefined ? SOURCES : [...SOURCES, workflowsFolder];
  for (const source of sources) {
    for (const file of await listFiles(resolve(root, source))) {
      hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function listFiles(path: string): Promise<string[]> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  // What Python writes beside its sources when they are used says nothing new.
  const names = (await readdir(path)).filter((name) => name !== '__pycache__').sort();
  return (await Promise.all(names.map((name) => listFiles(join(path, name))))).flat();
}

async function runApp(root: string, target: string): Promise<void> {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', join('bin', 'app.ts')], {
    cwd: root,
    // The template's own checks belong to "cdk synth" and the tests; here they would cost seconds.
    env: { ...process.env, CDK_OUTDIR: target, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const collect = (text: string): number => lines.push(...text.split('\n').filter(Boolean));
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (exitCode === 0) return;
  throw new CommandError('SynthesisError', 'The stack cannot be synthesized', {
    hint: 'Run "npx cdk synth" to see all of it.',
    evidence: lines.slice(-SHOWN_LINES),
  });
}

/** Somebody else may have been faster: theirs is the same. */
async function publish(fresh: string, target: string): Promise<void> {
  try {
    await rename(fresh, target);
  } catch (error) {
    if (!existsSync(join(target, 'manifest.json'))) throw error;
  }
}

/** Assemblies of earlier sources that no running embedded AWS can still be using. */
async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs < UNUSED_AFTER_MILLISECONDS) continue;
    await rm(path, { recursive: true, force: true });
  }
}
