import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as z from 'zod';
import {
  DEPLOYMENT_VARIANTS,
  VARIANT_NAMES,
  type DeploymentVariant,
} from '../support/deployment-variants';
import { runProgram, type ProgramRun } from '../support/run-program';
import { HELLO } from '../support/small-workflows';
import { temporaryFolders, writeFiles } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');
const GOLDEN = join(ROOT, 'test/golden/stack');
const TEMPLATE = 'GenomicsWorkflowManager.template.json';

/** What each deployment says on the way: nothing, unless it costs something while idle. */
const SAID = {
  default: '',
  'private-with-key':
    'The private network costs about 36.50 USD a month even while nothing runs: one NAT gateway by the hour, with public address, and 0.045 USD for each GB on top (an estimate from the list prices of us-east-1, April 2026)\n',
  everything: '',
} as const satisfies Record<DeploymentVariant, string>;

interface Synthesis {
  readonly run: ProgramRun;
  readonly folder: string;
}

const temporaryFolder = temporaryFolders();

let syntheses: ReadonlyMap<DeploymentVariant, Synthesis>;
let meanwhile: Synthesis;

beforeAll(async () => {
  const made = new Map<DeploymentVariant, Synthesis>();
  const add = async (variant: DeploymentVariant): Promise<void> => {
    made.set(variant, await synthesize(DEPLOYMENT_VARIANTS[variant]));
  };
  // Two at a time, as small machines have two cores; the first two are the same deployment on purpose.
  [meanwhile] = await Promise.all([synthesize({}, { CDK_VALIDATION: 'false' }), add('default')]);
  await Promise.all([add('private-with-key'), add('everything')]);
  syntheses = made;
});

test.each(VARIANT_NAMES)(
  'bin/app.ts synthesizes "%s" and passes all checks without account, network or container engine',
  (variant) => {
    const { run } = getSynthesis(variant);

    expect(run.output).toBe(SAID[variant]);
    expect(run.exitCode).toBe(0);
  },
);

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects infra --testPathPatterns infra/app
test.each(VARIANT_NAMES)('bin/app.ts makes the golden template of "%s"', (variant) => {
  const golden = join(GOLDEN, `${variant}.template.json`);
  const file = join(getSynthesis(variant).folder, TEMPLATE);
  const template = maskHashes(readFileSync(file, 'utf8'));
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(golden, template);
  }

  expect(template).toBe(readFileSync(golden, 'utf8'));
});

test('bin/app.ts says in the template which version of the sources was deployed', () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const template = JSON.parse(readFileSync(join(meanwhile.folder, TEMPLATE), 'utf8')) as unknown;

  expect(template).toMatchObject({ Outputs: { Version: { Value: version } } });
});

test('bin/app.ts fails on what the rules of AwsSolutions or of CloudFormation object to', async () => {
  const run = await runApp({ CDK_OUTDIR: temporaryFolder() }, [
    require.resolve('./plant-findings.js'),
  ]);

  expect(run.exitCode).toBe(1);
  expect(run.output).toContain('GenomicsWorkflowManager/Careless/Resource');
  expect(run.output).toContain('GenomicsWorkflowManager/Impossible');
});

test('bin/app.ts makes the same assets when two of it run at once', () => {
  const assets = assetsIn(getSynthesis('default').folder);

  expect(meanwhile.run.exitCode).toBe(0);
  expect(assetsIn(meanwhile.folder)).toEqual(assets);
  // Four functions, two images, and the one handler of the CDK that is not inline.
  expect(assets).toHaveLength(7);
});

test('bin/app.ts says what is wrong with the settings, and nothing else', async () => {
  const { run } = await synthesize({ engineDiskGib: 5, batch: { diskGb: 50 } });

  expect(run.exitCode).toBe(1);
  expect(run.output).toBe(
    [
      'Cannot deploy with these settings (context key "wfm"):',
      '"engineDiskGib" must be 21 to 200 GiB: current value is 5',
      '"batch.diskGb" is no setting. Did you mean "diskGib"? Known here: instanceTypes, onDemandMaxVcpus, spotMaxVcpus, fargateMaxVcpus, diskGib, blockedMinutes, updateTimeoutMinutes\n',
    ].join('\n  '),
  );
});

test("bin/app.ts gives the functions that read workflows the operator's own beside ours", async () => {
  const own = temporaryFolder();
  writeFiles(own, {
    'hello-again/workflow.yaml': HELLO.replace('name: hello', 'name: hello-again'),
  });

  const { run, folder } = await synthesize({ workflowsFolder: own }, { CDK_VALIDATION: 'false' });

  expect(run).toMatchObject({ exitCode: 0, output: '' });
  const found = assetsIn(folder).flatMap((asset) => {
    const workflows = join(folder, asset, 'workflows');
    return existsSync(workflows) ? [readdirSync(workflows)] : [];
  });
  const names = [...readdirSync(join(ROOT, 'workflows')), 'hello-again'].sort();
  expect(found).toEqual([names, names]);
});

test('bin/app.ts says what is wrong with workflows, and nothing else', async () => {
  const own = temporaryFolder();
  writeFiles(own, { 'hello/workflow.yaml': HELLO, 'hullo/workflow.yaml': HELLO });

  const { run, folder } = await synthesize({ workflowsFolder: own });

  const from = relative(ROOT, own);
  expect(run.exitCode).toBe(1);
  expect(run.output).toBe(
    [
      'Cannot deploy these workflows:',
      `${from}/hullo/workflow.yaml:2:7: The name is "hello" and the folder "hullo": sheets find a workflow by its folder`,
      `"hello" is a workflow in ${from}/hello and in workflows/hello: rename one of the two\n`,
    ].join('\n  '),
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('bin/app.ts refuses a setting that stands apart in the context', async () => {
  const run = await runApp({
    CDK_OUTDIR: temporaryFolder(),
    CDK_CONTEXT_JSON: JSON.stringify({ 'wfm.engineDiskGib': '50' }),
  });

  expect(run.exitCode).toBe(1);
  expect(run.output).toMatch(
    /^Cannot read settings one by one: "wfm.engineDiskGib" in the context/,
  );
});

async function synthesize(
  settings: unknown,
  environment: Readonly<Record<string, string>> = {},
): Promise<Synthesis> {
  const folder = temporaryFolder();
  const context = JSON.stringify({ wfm: settings });
  const run = await runApp({ CDK_OUTDIR: folder, CDK_CONTEXT_JSON: context, ...environment });
  return { run, folder };
}

function getSynthesis(variant: DeploymentVariant): Synthesis {
  const synthesis = syntheses.get(variant);
  if (synthesis === undefined) throw new Error(`Cannot find the synthesis of "${variant}"`);
  return synthesis;
}

/** Runs the app as the CDK's command line does, with nothing on PATH but Node. */
async function runApp(
  environment: Readonly<Record<string, string>>,
  preloads: readonly string[] = [],
): Promise<ProgramRun> {
  const files = [require.resolve('./refuse-connections.js'), ...preloads];
  const requires = files.map((file) => `--require ${JSON.stringify(file)}`);
  return runProgram(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'bin/app.ts'], {
    cwd: ROOT,
    env: {
      PATH: dirname(process.execPath),
      NODE_OPTIONS: requires.join(' '),
      ...environment,
    },
  });
}

function assetsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('asset.'));
}

/** Assets are named after their content, which is not what this template is about. */
function maskHashes(template: string): string {
  return template.replaceAll(/\b[0-9a-f]{64}\b/g, '<hash of the asset>');
}
