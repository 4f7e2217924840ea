// cspell:ignore acgtt ggat raeds smaple nubmer
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedManager } from '../support/embedded-manager';
import { serveGit } from '../support/git-server';
import { commitStandardWorkflow, STANDARD_WORKFLOW_PATHS } from '../support/standard-workflow';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();

let repositories: string;
let commit: string;
let web: Awaited<ReturnType<typeof serveGit>>;
let manager: EmbeddedManager;

beforeAll(async () => {
  repositories = makeFolder();
  commit = await commitStandardWorkflow(join(repositories, 'Count-Motifs'));
  web = await serveGit(repositories);
  manager = await EmbeddedManager.start({
    folder: makeFolder(),
    changeTemplate: (text) =>
      text.replace('"https://,s3://"', JSON.stringify(`https://,s3://,file://,${web.url}/`)),
  });
  await manager.put('data/background.txt', 'a b c d\n');
  await manager.put('data/reads/S 1.txt', 'ACGTT\nGGAT\nACGTT\n');
  await manager.put('data/reads/2.txt', 'ACGTT\n');
});

afterAll(async () => {
  await manager.stop();
  await web.stop();
});

/** The parts that only the source differs in. */
function sheetOf(name: string, source: string): string {
  return `name: ${name}
workflow:
  engine: snakemake
${source}
  samples: { path: config/samples.tsv, files: [reads] }
data: s3://${manager.bucket}/data/
samples:
  - { sample_name: S1, reads: 'reads/S 1.txt' }
  - { sample_name: S2, reads: reads/2.txt }
parameters:
  motif: { text: GTT, factor: 10 }
  background: { file: "s3://${manager.bucket}/data/background.txt" }
compute: { maxJobs: 1 }
`;
}

let launched = 0;

/** The row of the launch that was put last, at its end. */
async function endOf(name: string): Promise<Record<string, unknown>> {
  launched += 1;
  const launches = await manager.ended(launched);
  return { ...launches.find((launch) => launch.name === name) };
}

const REPORT = 'S1 20\nS2 10\nbackground 4\n';

describe("somebody else's workflow", () => {
  test.each([
    ['file', () => `file://${join(repositories, 'Count-Motifs')}`, 'v1.0.0'],
    ['http', () => `${web.url}/Count-Motifs`, 'main'],
    ['http, by commit', () => `${web.url}/Count-Motifs`, undefined],
  ])(
    'runs from a git repository over %s, with our profile, configuration and samples',
    async (protocol, urlOf, revision = commit) => {
      const name = `git-${protocol.replaceAll(/[^a-z]+/g, '-')}`;
      const source = `  source: ${urlOf()}\n  revision: ${revision}`;
      await manager.put(`launches/${name}.yaml`, sheetOf(name, source));

      const launch = await endOf(name);

      expect(launch).toMatchObject({
        status: 'SUCCEEDED',
        workflow: 'count-motifs',
        workflowVersion: revision,
        progress: { completed: 3, total: 3 },
        parameters: { motif: { text: 'GTT', factor: 10 } },
      });
      expect(await manager.read(`${String(launch['outputPath'])}results/report.txt`)).toBe(REPORT);
      const result = await manager.read(`${String(launch['artifactsPath'])}attempt-1/result.json`);
      expect(JSON.parse(result)).toMatchObject({ workflowCommit: commit, published: 3 });
    },
  );

  test.each(['tar.gz', 'zip'])('runs from an archive in S3: %s', async (ending) => {
    const archive = join(makeFolder(), `flow.${ending}`);
    const made = spawnSync(
      'git',
      ['archive', `--format=${ending}`, '--prefix=flow-1/', `--output=${archive}`, 'v1.0.0'],
      { cwd: join(repositories, 'Count-Motifs') },
    );
    expect(made.status).toBe(0);
    await manager.put(`data/flow.${ending}`, readFileSync(archive));
    const name = `archive-${ending.replace('.', '-')}`;
    const source = `  source: s3://${manager.bucket}/data/flow.${ending}`;
    await manager.put(`launches/${name}.yaml`, sheetOf(name, source));

    const launch = await endOf(name);

    expect(launch).toMatchObject({ status: 'SUCCEEDED', workflow: 'flow' });
    expect(await manager.read(`${String(launch['outputPath'])}results/report.txt`)).toBe(REPORT);
  });

  test('runs from a folder in S3', async () => {
    for (const path of STANDARD_WORKFLOW_PATHS) {
      const text = readFileSync(join(repositories, 'Count-Motifs', path));
      await manager.put(`data/flows/motifs/${path}`, text);
    }
    const source = `  source: s3://${manager.bucket}/data/flows/motifs/`;
    await manager.put('launches/folder.yaml', sheetOf('folder', source));

    const launch = await endOf('folder');

    expect(launch).toMatchObject({ status: 'SUCCEEDED', workflow: 'motifs' });
    expect(await manager.read(`${String(launch['outputPath'])}results/report.txt`)).toBe(REPORT);
  });

  test('whose revision there is not ends with what git said', async () => {
    const source = `  source: ${web.url}/Count-Motifs\n  revision: v9`;
    await manager.put('launches/no-revision.yaml', sheetOf('no-revision', source));

    expect(await endOf('no-revision')).toMatchObject({
      status: 'FAILED',
      failure: {
        type: 'SourceUnavailable',
        owner: 'scientist',
        message: `Cannot fetch revision "v9" of ${web.url}/Count-Motifs: couldn't find remote ref v9`,
      },
    });
  });

  test('that the deployment does not allow is refused, with everything else that is wrong', async () => {
    const sheet = sheetOf('refused', '  source: http://example.org/flow')
      .replace('files: [reads]', 'files: [raeds]')
      .concat('resources: { "count; rm": { cpus: 1 } }\n');
    await manager.put('launches/refused.yaml', sheet);

    const { status, errors } = await endOf('refused');

    expect(status).toBe('REJECTED');
    expect(errors).toMatchObject([
      { line: 2, path: 'workflow.revision', message: 'Missing key "workflow.revision"' },
      { line: 4, message: 'This deployment runs no workflow from "http://example.org/flow"' },
      { line: 5, message: 'The sample sheet has no column "raeds"' },
      { line: 14, message: 'No rule can be called "count; rm"' },
    ]);
  });
});

describe('steps of a sheet', () => {
  const steps = `name: own-steps
workflow:
  engine: snakemake
  samples: { key: [sample], columns: { sample: {}, reads: { file: true } } }
  parameters: { motif: { type: text, default: ACG } }
  steps:
    - name: count
      forEach: [sample]
      inputs: { reads: reads }
      outputs: { number: 'counts/{sample}.txt' }
      memory: 200 MiB
      command: grep -c "$motif" "$reads" > "$number"
  publish: { counts: count.number }
`;

  test('run like those of a definition', async () => {
    const sheet = `${steps}data: s3://${manager.bucket}/data/
samples:
  - { sample: S1, reads: 'reads/S 1.txt' }
  - { sample: S2, reads: reads/2.txt }
parameters: { motif: GTT }
`;
    await manager.put('launches/own-steps.yaml', sheet);

    const launch = await endOf('own-steps');

    expect(launch).toMatchObject({
      status: 'SUCCEEDED',
      workflow: 'own-steps',
      workflowVersion: 'sheet',
      progress: { completed: 2, total: 2 },
    });
    expect(await manager.read(`${String(launch['outputPath'])}counts/S1.txt`)).toBe('2\n');
  });

  test('are refused where they are wrong, all at once and by their lines in the sheet', async () => {
    const sheet = `${steps
      .replace('forEach: [sample]', 'forEach: [smaple]')
      .replace('count.number', 'count.nubmer')}data: s3://${manager.bucket}/data/
`;
    await manager.put('launches/wrong-steps.yaml', sheet.replace('own-steps', 'wrong-steps'));

    const { status, errors } = await endOf('wrong-steps');

    expect(status).toBe('REJECTED');
    expect(errors).toMatchObject([
      { line: 8, path: 'workflow.steps.0.forEach.0' },
      { line: 10, path: 'workflow.steps.0.outputs.number' },
      { line: 10, path: 'workflow.steps.0.outputs.number' },
      { line: 13, path: 'workflow.publish.counts' },
    ]);
  });
});
