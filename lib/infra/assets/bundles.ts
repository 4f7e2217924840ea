import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

export const FUNCTION_NAMES = ['register', 'launch', 'log-parser', 'state-notifier'] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Folders below `images/`, each an image in which an engine task may run. */
export const ENGINE_IMAGE_NAMES = ['snakemake', 'snakemake7'] as const;

export type EngineImageName = (typeof ENGINE_IMAGE_NAMES)[number];

/** Folders that become assets of the stack. */
export interface Bundles {
  readonly functions: Readonly<Record<FunctionName, string>>;
  /** The build context of each engine's image, and what embedded AWS runs in its place. */
  readonly engineImages: Readonly<Record<EngineImageName, string>>;
}

/** Its programs and Python modules go into every image; the others bring what is different. */
const SHARED_IMAGE = 'snakemake' satisfies EngineImageName;

/** These read workflow definitions: each carries its copy. */
const READ_WORKFLOWS: readonly FunctionName[] = ['register', 'launch'];

/** Lambda puts credentials into the environment, where the SDK looks first: what it would load next is never loaded. */
const UNUSED_CREDENTIAL_PROVIDERS = ['ini', 'process', 'sso', 'web-identity'].map(
  (source) => `@aws-sdk/credential-provider-${source}`,
);

/**
 * Builds the bundles in a folder that is gone afterwards: an assembly has its own copy. The folder is another each time, so
 * that two at once do not meet, and lies at the same depth, so that source maps and hashes agree.
 */
export async function withBundles(
  root: string,
  workflows: ReadonlyMap<string, string>,
  use: (bundles: Bundles) => void,
): Promise<void> {
  const build = join(root, 'build');
  await mkdir(build, { recursive: true });
  const target = await mkdtemp(join(build, 'synthesis-'));
  try {
    use(await buildBundles(root, workflows, target));
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/**
 * Bundles functions and engine task of the tree at `root` into `target`, each with the files that it needs beside it: those that
 * read workflow definitions with these, by name and folder.
 */
export async function buildBundles(
  root: string,
  workflows: ReadonlyMap<string, string>,
  target: string,
): Promise<Bundles> {
  const bundles = bundlesIn(target);
  // Folders are copied before anything is built into them: a copy refuses a folder that comes into being under it.
  await settle(
    ENGINE_IMAGE_NAMES.map((name) => copyImageSources(root, name, bundles.engineImages[name])),
  );
  await settle([
    bundleFunctions(root, target),
    bundleEngineTask(root, target),
    ...READ_WORKFLOWS.map((name) => copyWorkflows(workflows, bundles.functions[name])),
  ]);
  return bundles;
}

/** Waits for all even when one fails: what still writes would be in the way of whoever cleans up. */
async function settle(tasks: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(tasks);
  await Promise.all(tasks);
}

function bundlesIn(target: string): Bundles {
  const functionIn = (name: FunctionName): string => join(target, 'functions', name);
  const imageIn = (name: EngineImageName): string => join(target, 'images', name);
  return {
    functions: {
      register: functionIn('register'),
      launch: functionIn('launch'),
      'log-parser': functionIn('log-parser'),
      'state-notifier': functionIn('state-notifier'),
    },
    engineImages: { snakemake: imageIn('snakemake'), snakemake7: imageIn('snakemake7') },
  };
}

async function bundleFunctions(root: string, target: string): Promise<void> {
  await build({
    ...buildOptions(root, target),
    entryPoints: FUNCTION_NAMES.map((name) => ({
      in: join(root, 'lambda', `${name}.ts`),
      out: `functions/${name}/index`,
    })),
    external: UNUSED_CREDENTIAL_PROVIDERS,
  });
}

async function bundleEngineTask(root: string, target: string): Promise<void> {
  const main = join(root, 'lib/engine-task/main.ts');
  await build({
    ...buildOptions(root, target),
    entryPoints: ENGINE_IMAGE_NAMES.map((name) => ({
      in: main,
      out: `images/${name}/engine-task`,
    })),
  });
}

/** The shared files first, so that an image's own Dockerfile is the one that stays. */
async function copyImageSources(root: string, name: EngineImageName, to: string): Promise<void> {
  for (const source of new Set([SHARED_IMAGE, name])) {
    await copySources(join(root, 'images', source), to);
  }
}

/** Without what Python writes beside its sources when they are used: the image's hash would change with it. */
async function copySources(from: string, to: string): Promise<void> {
  const filter = (path: string): boolean => basename(path) !== '__pycache__';
  await cp(from, to, { recursive: true, filter });
}

function buildOptions(root: string, target: string): BuildOptions {
  return {
    absWorkingDir: root,
    outdir: target,
    bundle: true,
    platform: 'node',
    // Embedded AWS runs the same bundles on the oldest Node that we support.
    target: 'node20',
    format: 'cjs',
    // ES modules first: what a program does not use of the SDK then stays out of its bundle.
    mainFields: ['module', 'main'],
    // Parsing code is most of a cold start; the source map beside a bundle turns a stack trace back into names and lines.
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  };
}

/** Definitions only: examples and their data stay out of the bundle. */
async function copyWorkflows(
  workflows: ReadonlyMap<string, string>,
  functionFolder: string,
): Promise<void> {
  for (const [name, from] of workflows) {
    const folder = join(functionFolder, 'workflows', name);
    await mkdir(folder, { recursive: true });
    await cp(join(from, 'workflow.yaml'), join(folder, 'workflow.yaml'));
  }
}
