// cspell:ignore cuont
import { prepareLaunch } from '../../../lib/actions/prepare-launch';
import { InputErrors } from '../../../lib/domain/errors';
import { DATASETS, SAMPLES, SHEET, depsWith } from '../../support/registration';

/** What a deployment with limits says of a sheet and its samples. */
async function mistakesIn(
  text: string,
  { samples = SAMPLES, asked = [] as string[] } = {},
): Promise<readonly string[]> {
  const { prepare } = depsWith(DATASETS);
  const deps = {
    ...prepare,
    listFolder: (...[folder, after]: Parameters<NonNullable<typeof prepare.listFolder>>) => {
      asked.push(`${folder.bucket}/${folder.key}`);
      return prepare.listFolder?.(folder, after) ?? Promise.resolve({ found: 'missing' as const });
    },
    readSampleSheet: () => Promise.resolve({ found: 'text' as const, text: samples }),
    limits: { jobs: 5, hours: 12 },
    sheetWorkflows: { steps: true, sources: ['https://github.com/lab/', 's3://bucket/'] },
  };
  try {
    await prepareLaunch(deps, { file: 'sheet.yaml', text });
    return [];
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    return error.errors.map(({ file, line, message }) => `${file}:${String(line)} ${message}`);
  }
}

const BEYOND = 'timeout: 13h\noutput: s3://foreign/out/\ncompute: { service: slurm, maxJobs: 6 }\n';
const TOLD_BEYOND = [
  'sheet.yaml:7 "timeout" is 13h, and this deployment allows at most 12h',
  'sheet.yaml:8 Bucket "foreign" is not one that this deployment may use for "output"',
  'sheet.yaml:9 Compute service "slurm" is not part of this deployment',
  'sheet.yaml:9 "compute.maxJobs" is 6, and this deployment allows at most 5',
];

describe('prepareLaunch()', () => {
  test('takes what is right', async () => {
    expect(await mistakesIn(SHEET)).toEqual([]);
  });

  test('tells what the deployment refuses beside a workflow that there is not', async () => {
    const text = `${SHEET.replace('workflow: count', 'workflow: cuont')}${BEYOND}`;

    expect(await mistakesIn(text)).toEqual([
      'sheet.yaml:2 Unknown workflow "cuont"',
      ...TOLD_BEYOND,
    ]);
  });

  test('looks for objects although a parameter is wrong', async () => {
    const text = SHEET.replace('genome.fa', 'genome.fa, minimum: lots');

    expect(await mistakesIn(text, { samples: 'sample,reads\nA,gone.fastq\n' })).toEqual([
      'sheet.yaml:5 "parameters.minimum" must be a whole number: current value is "lots"',
      'samples.csv:2 "s3://bucket/data/gone.fastq" does not exist',
    ]);
  });

  test('looks for references although the samples are wrong', async () => {
    const text = SHEET.replace('genome.fa', 'gone.fa');

    expect(await mistakesIn(text, { samples: 'sample,reads\nA\n' })).toEqual([
      'sheet.yaml:5 "s3://bucket/data/gone.fa" does not exist',
      expect.stringMatching(/^samples.csv:2 /),
    ]);
  });

  test('looks for objects although the form of another key is wrong', async () => {
    const samples = 'sample,reads\nA,gone.fastq\n';

    expect(await mistakesIn(`${SHEET}retries: 99\n`, { samples })).toEqual([
      expect.stringMatching(/^sheet.yaml:7 "retries" must be/),
      'samples.csv:2 "s3://bucket/data/gone.fastq" does not exist',
    ]);
  });

  test('looks for nothing where it is not known where the data are', async () => {
    const asked: string[] = [];
    const broken = await mistakesIn(SHEET.replace('s3://bucket/data/', 's3:/bucket'), { asked });
    const closed = await mistakesIn(SHEET.replace('s3://bucket/', 's3://foreign/'), { asked });

    expect(broken).toEqual([expect.stringMatching(/^sheet.yaml:3 "data" must be/)]);
    expect(closed).toEqual([
      'sheet.yaml:3 Bucket "foreign" is not one that this deployment may use for "data"',
    ]);
    expect(asked).toEqual([]);
  });

  test.each(['version: 1.0.0', 'image: quay.io/lab/a:1', 'example: example'])(
    'tells what else is wrong beside the key "%s", which own steps lack',
    async (key) => {
      const workflow = `{ engine: snakemake, ${key}, steps: [{ name: a, inputs: { x: b.y }, outputs: { t: a/t }, command: x }], publish: { t: a.t } }`;
      const text = `name: own\nworkflow: ${workflow}\ndata: s3://bucket/data/\ncompute: { service: slurm }\n`;

      expect(await mistakesIn(text)).toEqual([
        `sheet.yaml:2 Unknown key "${key.split(':')[0] ?? ''}"`,
        'sheet.yaml:2 Unknown step "b"',
        'sheet.yaml:4 Compute service "slurm" is not part of this deployment',
      ]);
    },
  );

  test('does not look at a source that the deployment does not allow', async () => {
    const asked: string[] = [];
    const workflow = '{ engine: snakemake, source: "s3://elsewhere/flow/" }';
    const text = `name: other\nworkflow: ${workflow}\ndata: s3://bucket/data/\n`;

    expect(await mistakesIn(text, { asked })).toEqual([
      'sheet.yaml:2 This deployment runs no workflow from "s3://elsewhere/flow/"',
    ]);
    expect(asked).toEqual([]);
  });

  test('refuses two files of one name in the output, which only the rows tell', async () => {
    const step = (name: string, type: string): string =>
      `{ name: ${name}, forEach: [sample], where: { type: ${type} }, outputs: { t: "${name}/{sample}.txt" }, command: x }`;
    const columns = '{ key: [sample, type], columns: { sample: {}, type: {} } }';
    const workflow = `{ engine: snakemake, samples: ${columns}, steps: [${step('a', 'tumour')}, ${step('b', 'normal')}], publish: { t: [a.t, b.t] } }`;
    const text = `name: own\nworkflow: ${workflow}\ndata: s3://bucket/data/\nsamples: samples.csv\n`;

    expect(await mistakesIn(text, { samples: 'sample,type\nA,tumour\nB,normal\n' })).toEqual([]);
    expect(await mistakesIn(text, { samples: 'sample,type\nA,tumour\nA,normal\n' })).toEqual([
      'sheet.yaml:4 Workflow own publishes two files as "t/A.txt": "a/A.txt" and "b/A.txt"',
    ]);
  });
});
