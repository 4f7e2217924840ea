import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Launch } from '../../lib/domain/launch/launch';
import { scaffoldWorkflow } from '../../lib/cli/workflow-scaffold';
import { EmbeddedManager } from '../support/embedded-manager';
import { wfm } from '../support/running-wfm';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();
const workflows = join(__dirname, '../../workflows');

let manager: EmbeddedManager;

beforeAll(async () => {
  manager = await EmbeddedManager.start({
    folder: makeFolder(),
    patienceSeconds: 240,
    workflows: {
      fresh: scaffoldWorkflow('fresh', 'definition.schema.json').get('workflow.yaml') ?? '',
    },
  });
});

afterAll(() => manager.stop());

test('hello writes its greeting', async () => {
  const launch = await launchExample('hello');

  expect(launch).toMatchObject({ status: 'SUCCEEDED', jobs: { succeeded: 1 } });
  expect(await read(launch, 'greeting/greeting.txt')).toBe('hello genomics\n');
});

test('reads-qc reports on pairs and on single reads, and sums them up', async () => {
  const launch = await launchExample('reads-qc');

  expect(launch).toMatchObject({ status: 'SUCCEEDED', jobs: { succeeded: 4 } });
  expect(await resultsOf(launch)).toEqual([
    'reports/NA12878/L1.1_fastqc.html',
    'reports/NA12878/L1.1_fastqc.zip',
    'reports/NA12878/L1.2_fastqc.html',
    'reports/NA12878/L1.2_fastqc.zip',
    'reports/NA12878/L2.1_fastqc.html',
    'reports/NA12878/L2.1_fastqc.zip',
    'summary/multiqc.html',
    'summary/multiqc.tsv',
  ]);
  const rows = tableOf(await read(launch, 'summary/multiqc.tsv'));
  expect(
    rows.map((row) => [row['Sample'], Number(row['Total Sequences']), row['Sequence length']]),
  ).toEqual([
    ['NA12878.L1.1', 250, '151.0'],
    ['NA12878.L1.2', 250, '151.0'],
    ['NA12878.L2.1', 250, '151.0'],
  ]);
  expect(await read(launch, 'reports/NA12878/L2.1_fastqc.html')).toContain('NA12878.L2.1.fastq.gz');
});

test('rnaseq-quant estimates the abundances that the reads were made with', async () => {
  const launch = await launchExample('rnaseq-quant');

  expect(launch).toMatchObject({ status: 'SUCCEEDED', jobs: { succeeded: 4 } });
  const truth = tableOf(exampleFile('rnaseq-quant', 'data/truth.tsv'));
  const counts = tableOf(await read(launch, 'tables/counts.tsv'));
  for (const sample of ['control', 'treated']) {
    for (const { transcript = '', [sample]: drawn } of truth) {
      const estimated = counts.find(({ Name }) => Name === transcript)?.[sample];
      // Reads of exons that two transcripts share can only be divided by what is likely.
      const tolerance = transcript.startsWith('isoform') ? 40 : 8;
      const difference = Math.abs(Number(estimated) - Number(drawn));
      expect({ transcript, sample, within: difference <= tolerance }).toEqual({
        transcript,
        sample,
        within: true,
      });
    }
  }
  expect(counts).toHaveLength(truth.length);
  const control = tableOf(await read(launch, 'quant/control/quant.sf'));
  const total = control.reduce((sum, { NumReads }) => sum + Number(NumReads), 0);
  // Both lanes: one alone has 800 pairs.
  expect(total).toBeGreaterThan(1500);
});

test('germline-variants finds the known variants, and reports on reads and alignments', async () => {
  const launch = await launchExample('germline-variants');

  expect(launch).toMatchObject({ status: 'SUCCEEDED', jobs: { succeeded: 9 } });
  expect(JSON.parse(await read(launch, 'comparison/NA12878.json'))).toEqual({
    known: 14,
    found: 14,
    sameGenotype: 14,
    missed: 0,
    unlisted: 0,
  });
  const report = await read(launch, 'quality/multiqc.html');
  for (const name of ['NA12878.L1.1', 'NA12878.L1.2', 'NA12878.L2.1', 'NA12878.L2.2']) {
    expect(report).toContain(name);
  }
  expect(report).toContain('Samtools');
});

test('germline-variants calls samples jointly, without reports where none are asked for', async () => {
  // The two lanes of one person, as if they were two samples: alone each misses variants that the other shows.
  const samples = ['first', 'second'].map((sample, index) => {
    const file = `NA12878_L${index + 1}`;
    return `  - { sample: ${sample}, lane: L1, fastq_1: ${file}_1.fastq.gz, fastq_2: ${file}_2.fastq.gz }`;
  });
  const truth = exampleFile('germline-variants', 'data/NA12878.truth.vcf')
    .replace(/^(#CHROM.*)\tNA12878$/m, '$1\tfirst\tsecond')
    .replace(/^(q\t.*)\t(\S+)$/gm, '$1\t$2\t$2');
  await putData('germline-variants');
  await manager.put('data/na12878/both.vcf', truth);
  const sheet = exampleSheet('germline-variants')
    .replace('samples: samples.csv', `samples:\n${samples.join('\n')}`)
    .replace('NA12878.truth.vcf', 'both.vcf')
    .replace('qualityControl: true', 'qualityControl: false');

  const launch = await launchSheet('joint/sheet.yaml', sheet);

  // The index is there already when the example ran before.
  expect(launch).toMatchObject({ status: 'SUCCEEDED', jobs: { failed: 0 } });
  expect((await resultsOf(launch)).filter((path) => /variants|quality/.test(path))).toEqual([
    'variants/cohort.vcf.gz',
    'variants/cohort.vcf.gz.tbi',
  ]);
  const vcf = gunzipSync(
    await manager.readBytes(`${launch?.outputPath ?? ''}variants/cohort.vcf.gz`),
  );
  expect(vcf.toString()).toMatch(/^#CHROM\t.*\tFORMAT\tfirst\tsecond$/m);
  for (const sample of ['first', 'second']) {
    expect(JSON.parse(await read(launch, `comparison/${sample}.json`))).toMatchObject({
      known: 14,
      found: 14,
    });
  }
});

test('a workflow that wfm has begun runs at once, with the data that wfm uploads', async () => {
  const folder = makeFolder();
  const sheet = join(folder, 'fresh/example/sheet.yaml');

  const begun = await wfm(['workflows', 'new', 'fresh', '--workflows', folder]);
  const launched = await wfm(
    ['launch', sheet, '--with-data', '--watch', '--json', '--workflows', folder],
    manager.aws.environment,
  );

  expect(begun).toMatchObject({ exitCode: 0, stderr: '' });
  expect(launched).toMatchObject({ exitCode: 0 });
  expect(launched.stderr).toContain(
    `Uploaded 2 files of data to s3://${manager.bucket}/data/fresh/\n`,
  );
  const launch = (await manager.launches()).find(({ workflow }) => workflow === 'fresh');
  expect(await read(launch, 'counts/counts.tsv')).toBe('sample\treads\nfirst\t3\nsecond\t2\n');
});

async function launchExample(name: string): Promise<Launch | undefined> {
  await putData(name);
  const samples = join(workflows, name, 'example/samples.csv');
  if (existsSync(samples)) {
    await manager.put(`launches/${name}/samples.csv`, readFileSync(samples));
  }
  return launchSheet(`${name}/sheet.yaml`, exampleSheet(name));
}

/** The launch of a sheet, when it has ended. */
async function launchSheet(path: string, sheet: string): Promise<Launch | undefined> {
  const { length: before } = await manager.launches();
  await manager.put(`launches/${path}`, sheet);
  const launches = await manager.ended(before + 1);
  return launches.find(({ configurationPath }) => configurationPath.endsWith(`/${path}`));
}

/** Puts an example's data where its sheet looks for them. */
async function putData(name: string): Promise<void> {
  const [, prefix = ''] =
    /^data: s3:\/\/my-bucket\/(.*)$/m.exec(exampleFile(name, 'sheet.yaml')) ?? [];
  const folder = join(workflows, name, 'example/data');
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    await manager.put(`${prefix}${file}`, readFileSync(join(folder, file)));
  }
}

function exampleSheet(name: string): string {
  return exampleFile(name, 'sheet.yaml').replace('my-bucket', manager.bucket);
}

function exampleFile(name: string, path: string): string {
  return readFileSync(join(workflows, name, 'example', path), 'utf8');
}

function read(launch: Launch | undefined, path: string): Promise<string> {
  return manager.read(`${launch?.outputPath ?? ''}${path}`);
}

function resultsOf(launch: Launch | undefined): Promise<string[]> {
  return manager.list(`runs/${launch?.launchId ?? ''}/results/`);
}

/** Rows of a tab-separated table by the names of its columns. */
function tableOf(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}
