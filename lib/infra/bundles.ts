import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

export const FUNCTION_NAMES = ['register', 'launch', 'log-parser', 'state-notifier'] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Folders that become assets of the stack. */
export interface Bundles {
  readonly functions: Readonly<Record<FunctionName, string>>;
  /** The build context of the engine's image, and what embedded AWS runs in its place. */
  readonly engineImage: string;
}

const ENGINE_IMAGE = 'images/snakemake';

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
export async function withBundles(root: string, use: (bundles: Bundles) => void): Promise<void> {
  const build = join(root, 'build');
  await mkdir(build, { recursive: true });
  const target = await mkdtemp(join(build, 'synthesis-'));
  try {
    use(await buildBundles(root, target));
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** Bundles functions and engine task of the tree at `root` into `target`, each with the files that it needs beside it. */
export async function buildBundles(root: string, target: string): Promise<Bundles> {
  const bundles = bundlesIn(target);
  await cp(join(root, ENGINE_IMAGE), bundles.engineImage, { recursive: true });
  await Promise.all([
    bundleFunctions(root, target),
    bundleEngineTask(root, target),
    ...READ_WORKFLOWS.map((name) => copyWorkflows(root, bundles.functions[name])),
  ]);
  return bundles;
}

function bundlesIn(target: string): Bundles {
  const functionIn = (name: FunctionName): string => join(target, 'functions', name);
  return {
    functions: {
      register: functionIn('register'),
      launch: functionIn('launch'),
      'log-parser': functionIn('log-parser'),
      'state-notifier': functionIn('state-notifier'),
    },
    engineImage: join(target, ENGINE_IMAGE),
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
    entryPoints: [{ in: main, out: `${ENGINE_IMAGE}/engine-task` }],
  });
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
async function copyWorkflows(root: string, functionFolder: string): Promise<void> {
  const workflows = await readdir(join(root, 'workflows'), { withFileTypes: true });
  for (const { name } of workflows.filter((entry) => entry.isDirectory())) {
    const folder = join(functionFolder, 'workflows', name);
    await mkdir(folder, { recursive: true });
    await cp(join(root, 'workflows', name, 'workflow.yaml'), join(folder, 'workflow.yaml'));
  }
}
