import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import {
  ENGINE_IMAGE_NAMES,
  FUNCTION_NAMES,
  buildBundles,
  withBundles,
  type Bundles,
} from '../../../lib/infra/assets/bundles';
import { runProgram } from '../../support/run-program';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const ROOT = join(__dirname, '../../..');

const temporaryFolder = temporaryFolders();

const WORKFLOWS = workflowsOf(ROOT);

let bundles: Bundles;

beforeAll(async () => {
  bundles = await buildBundles(ROOT, WORKFLOWS, temporaryFolder());
});

test.each(FUNCTION_NAMES)('the bundle of %s is one program with its source map', (name) => {
  const files = readdirSync(bundles.functions[name]);

  expect(files).toEqual(expect.arrayContaining(['index.js', 'index.js.map']));
});

test.each(FUNCTION_NAMES)(
  'the bundle of %s needs no other file of ours to be read',
  async (name) => {
    const load = 'process.stdout.write(typeof require(process.argv[1]).handler)';
    const file = join(bundles.functions[name], 'index.js');

    // Far from node_modules, without settings: a handler says which are missing, or is there.
    const run = await runProgram(process.execPath, ['-e', load, file], { cwd: temporaryFolder() });

    expect(run.output).toMatch(/^function$|Environment of this function is not as deployed/);
  },
);

test.each(['register', 'launch'] as const)(
  '%s carries the workflow definitions, without examples',
  (name) => {
    const folder = join(bundles.functions[name], 'workflows');

    expect(readdirSync(folder)).toEqual(readdirSync(join(ROOT, 'workflows')));
    for (const workflow of readdirSync(folder)) {
      expect(readdirSync(join(folder, workflow))).toEqual(['workflow.yaml']);
    }
  },
);

test.each(['log-parser', 'state-notifier'] as const)(
  '%s carries no workflow definitions',
  (name) => {
    expect(existsSync(join(bundles.functions[name], 'workflows'))).toBe(false);
  },
);

test.each(ENGINE_IMAGE_NAMES)(
  'the folder of image %s holds everything that its Dockerfile copies, and the engine task',
  (name) => {
    const folder = bundles.engineImages[name];

    const launcher = join(folder, 'bin/wfm-engine-task');
    expect(() => accessSync(launcher, constants.X_OK)).not.toThrow();
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(['Dockerfile', 'bin', 'engine-task.js', 'python']),
    );
  },
);

test.each(ENGINE_IMAGE_NAMES)('the folder of image %s has its own Dockerfile', (name) => {
  const own = readFileSync(join(ROOT, 'images', name, 'Dockerfile'), 'utf8');

  expect(readFileSync(join(bundles.engineImages[name], 'Dockerfile'), 'utf8')).toBe(own);
});

test.each(ENGINE_IMAGE_NAMES)(
  'the launcher in the folder of image %s starts the engine task, which needs no other file of ours',
  async (name) => {
    const { PATH } = process.env;

    const launcher = join(bundles.engineImages[name], 'bin/wfm-engine-task');
    const run = await runProgram(launcher, [], {
      cwd: temporaryFolder(),
      env: { ...(PATH === undefined ? {} : { PATH }) },
    });

    expect(run.exitCode).not.toBe(0);
    expect(run.output).toContain('WFM_LAUNCH_ID');
  },
);

test('image folders leave out what Python wrote beside its sources', async () => {
  const root = createTree();
  writeFiles(root, {
    'images/snakemake/python/plugin.py': '',
    'images/snakemake/python/__pycache__/plugin.pyc': '',
  });

  const { engineImages } = await buildBundles(root, new Map(), temporaryFolder());

  for (const name of ENGINE_IMAGE_NAMES) {
    expect(readdirSync(join(engineImages[name], 'python'))).toEqual(['plugin.py']);
  }
});

test('source maps name sources from where the bundle lies, never from the machine that built it', () => {
  const mapSchema = z.object({ sources: z.array(z.string()) });

  const maps = [
    ...FUNCTION_NAMES.map((name) => join(bundles.functions[name], 'index.js.map')),
    ...ENGINE_IMAGE_NAMES.map((name) => join(bundles.engineImages[name], 'engine-task.js.map')),
  ];
  for (const file of maps) {
    const { sources } = mapSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(sources.filter((source) => source.startsWith('/'))).toEqual([]);
  }
});

test('withBundles() removes the bundles when they have been used', async () => {
  const root = createTree();

  let found: string[] = [];
  await withBundles(root, workflowsOf(root), ({ functions }) => {
    found = readdirSync(functions.register);
  });

  expect(found).toEqual(['index.js', 'index.js.map', 'workflows']);
  expect(readdirSync(join(root, 'build'))).toEqual([]);
});

test('withBundles() removes the bundles when their use fails', async () => {
  const root = createTree();

  const using = withBundles(root, new Map(), () => {
    throw new Error('No synthesis today');
  });

  await expect(using).rejects.toThrow('No synthesis today');
  expect(readdirSync(join(root, 'build'))).toEqual([]);
});

/** Name and folder of each workflow of a tree. */
function workflowsOf(root: string): ReadonlyMap<string, string> {
  const folder = join(root, 'workflows');
  return new Map(readdirSync(folder).map((name) => [name, join(folder, name)]));
}

/** The least tree that can be bundled. */
function createTree(): string {
  const root = temporaryFolder();
  const programs = [
    ...FUNCTION_NAMES.map((name) => `lambda/${name}.ts`),
    'lib/engine-task/main.ts',
  ];
  writeFiles(root, {
    ...Object.fromEntries(programs.map((path) => [path, 'export {};\n'])),
    'images/snakemake/Dockerfile': 'FROM scratch\n',
    'images/snakemake7/Dockerfile': 'FROM scratch\n',
    'workflows/hello/workflow.yaml': 'name: hello\n',
  });
  return root;
}
