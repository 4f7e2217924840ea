import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram, type ProgramRun } from '../support/run-program';
import { temporaryFolders } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');
const GOLDEN_TEMPLATE = join(ROOT, 'test/golden/stack.template.json');
const TEMPLATE = 'GenomicsWorkflowManager.template.json';

const temporaryFolder = temporaryFolders();

let assembly: string;
let assemblyMadeMeanwhile: string;
let synthesis: ProgramRun;
let synthesisMeanwhile: ProgramRun;

beforeAll(async () => {
  assembly = temporaryFolder();
  assemblyMadeMeanwhile = temporaryFolder();
  [synthesis, synthesisMeanwhile] = await Promise.all([
    runApp({ CDK_OUTDIR: assembly }),
    runApp({ CDK_OUTDIR: assemblyMadeMeanwhile, CDK_VALIDATION: 'false' }),
  ]);
});

test('bin/app.ts synthesizes and passes all checks without account, network or container engine', () => {
  expect(synthesis.output).toBe('');
  expect(synthesis.exitCode).toBe(0);
});

test('bin/app.ts fails on what the rules of AwsSolutions or of CloudFormation object to', async () => {
  const run = await runApp({ CDK_OUTDIR: temporaryFolder() }, [
    require.resolve('./plant-findings.js'),
  ]);

  expect(run.exitCode).toBe(1);
  expect(run.output).toContain('GenomicsWorkflowManager/Careless/Resource');
  expect(run.output).toContain('GenomicsWorkflowManager/Impossible');
});

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects infra test/infra/app.test.ts
test('bin/app.ts makes the golden template', () => {
  const template = maskHashes(readFileSync(join(assembly, TEMPLATE), 'utf8'));
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN_TEMPLATE, template);

  expect(template).toBe(readFileSync(GOLDEN_TEMPLATE, 'utf8'));
});

test('bin/app.ts makes the same assets when two of it run at once', () => {
  expect(synthesisMeanwhile.exitCode).toBe(0);
  expect(assetsIn(assemblyMadeMeanwhile)).toEqual(assetsIn(assembly));
  expect(assetsIn(assembly)).toHaveLength(6);
});

test('bin/app.ts says in one line what is wrong with the settings', async () => {
  const context = JSON.stringify({ wfm: { engineDiskGib: 5 } });

  const run = await runApp({ CDK_OUTDIR: temporaryFolder(), CDK_CONTEXT_JSON: context });

  expect(run.exitCode).toBe(1);
  expect(run.output).toBe(
    'Cannot deploy with these settings (context key "wfm"): "engineDiskGib" must be 21 to 200: current value is 5\n',
  );
});

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
