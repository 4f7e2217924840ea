import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { alive, RunningWfm, wfm } from '../support/running-wfm';
import { temporaryFolders } from '../support/temporary-folder';

const example = join(__dirname, '../../workflows/germline-variants/example');
const newFolder = temporaryFolders();

const MET = { known: 14, found: 14, sameGenotype: 14, missed: 0, unlisted: 0 };
const LANES = [
  ['L1', 13],
  ['L2', 12],
] as const;

const readySchema = z.object({
  endpoint: z.string(),
  environment: z.record(z.string(), z.string()),
  bucket: z.string(),
  launchesTable: z.string(),
  recordsTable: z.string(),
});
const launchedSchema = z.object({ launchId: z.string() });

async function demo(...flags: readonly string[]) {
  const folder = newFolder();
  const [data, keep] = [join(folder, 'aws'), join(folder, 'kept')];
  const run = await wfm(['demo', '--json', '--data', data, '--keep', keep, ...flags]);
  return { ...run, data, keep };
}

let played: Awaited<ReturnType<typeof demo>>;

beforeAll(async () => {
  played = await demo();
});

describe('wfm demo', () => {
  it('calls all known variants, and prints one JSON object on stdout', () => {
    const { exitCode, stdout, stderr, keep } = played;

    const lines = stdout.trimEnd().split('\n');
    expect({ exitCode, lines: lines.length }).toEqual({ exitCode: 0, lines: 1 });
    const { launchId } = launchedSchema.parse(JSON.parse(stdout));
    expect(JSON.parse(stdout)).toEqual({
      launchId,
      status: 'SUCCEEDED',
      attempt: 1,
      elapsedSeconds: expect.any(Number) as number,
      truth: MET,
      outputPath: expect.stringMatching(
        new RegExp(`^s3://.+/runs/${launchId}/results/$`),
      ) as string,
      artifactsPath: expect.stringMatching(new RegExp(`^s3://.+/runs/${launchId}/$`)) as string,
    });
    expect(stderr).toMatch(/align {7}2 of 2 {2}NA12878\/L/);
    expect(stderr).toContain('14 of 14 known variants found, 14 with the right genotype');
    const kept = ['results/variants/cohort.vcf.gz', 'Snakefile', 'engine.log'];
    expect(kept.filter((path) => !existsSync(join(keep, path)))).toEqual([]);
  });

  it('fails without either lane', async () => {
    const rows = readFileSync(join(example, 'samples.csv'), 'utf8').trimEnd().split('\n');
    const oneLane = (lane: string): string => {
      const file = join(newFolder(), 'samples.csv');
      const kept = rows.filter((row, index) => index === 0 || row.includes(`,${lane},`));
      writeFileSync(file, `${kept.join('\n')}\n`);
      return file;
    };

    const runs = await Promise.all(LANES.map(([lane]) => demo('--samples', oneLane(lane))));

    expect(runs.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
    expect(runs.map(({ stdout }): unknown => JSON.parse(stdout))).toMatchObject(
      LANES.map(([, found]) => ({ status: 'SUCCEEDED', truth: { known: 14, found } })),
    );
  });

  it('leaves nothing running when it is interrupted', async () => {
    const running = new RunningWfm(['demo', '--data', join(newFolder(), 'aws')]);
    await running.until('LAUNCHING');
    const started = running.descendants();

    const exitCode = await running.stop('SIGINT');

    expect(exitCode).toBe(130);
    expect(started.length).toBeGreaterThan(0);
    expect(alive(started)).toEqual([]);
  });
});

describe('wfm local', () => {
  it('lets the other commands launch, list, show and read logs, and keeps all of it over a restart', async () => {
    const { data } = played;
    const local = new RunningWfm(['local', '--json', '--data', data]);
    await local.until('"endpoint"');
    const { environment, bucket, endpoint } = readySchema.parse(JSON.parse(local.stdout));
    const lab = newFolder();
    cpSync(join(example, 'samples.csv'), join(lab, 'samples.csv'));
    const sheet = readFileSync(join(example, 'sheet.yaml'), 'utf8')
      .replace('my-bucket', bucket)
      .replace('qualityControl: true', 'qualityControl: false');
    writeFileSync(join(lab, 'sheet.yaml'), sheet);

    const launched = await wfm(
      ['launch', join(lab, 'sheet.yaml'), '--json', '--watch'],
      environment,
    );
    const { launchId } = launchedSchema.parse(JSON.parse(launched.stdout));
    const [listed, shown, logged, refused] = await Promise.all([
      wfm(['list', '--json'], environment),
      wfm(['show', launchId, '--json'], environment),
      wfm(['logs', launchId], environment),
      wfm(['local', '--port', new URL(endpoint).port]),
    ]);
    const started = local.descendants();
    const exitCode = await local.stop();
    const again = new RunningWfm(['local', '--json', '--data', data]);
    await again.until('"endpoint"');
    const kept = await wfm(
      ['show', launchId, '--json'],
      readySchema.parse(JSON.parse(again.stdout)).environment,
    );
    await again.stop();

    expect(launched.exitCode).toBe(0);
    expect(z.array(launchedSchema).parse(JSON.parse(listed.stdout))).toHaveLength(2);
    expect(JSON.parse(shown.stdout)).toMatchObject({ launchId, status: 'SUCCEEDED' });
    expect(logged.stdout).toContain('align NA12878/L1 finished');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('is in use');
    expect(exitCode).toBe(0);
    expect(alive(started)).toEqual([]);
    expect(kept.stdout).toBe(shown.stdout);
  });
});

describe('wfm without AWS', () => {
  it('says where to look when there is no deployment', async () => {
    const { exitCode, stdout } = await wfm(['list', '--json'], {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_MAX_ATTEMPTS: '1',
    });

    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DeploymentNotFoundError' } });
  });

  it('validates and plans the example', async () => {
    const sheet = join(example, 'sheet.yaml');
    const [validated, planned] = await Promise.all([
      wfm(['validate', sheet, '--json']),
      wfm(['plan', sheet, '--json', '--out', join(newFolder(), 'plan')]),
    ]);

    expect(JSON.parse(validated.stdout)).toEqual({ valid: true, errors: [] });
    expect(JSON.parse(planned.stdout)).toMatchObject({
      steps: [
        { name: 'index', jobs: 1 },
        { name: 'align', jobs: 2 },
        { name: 'merge', jobs: 1 },
        { name: 'call', jobs: 1 },
        { name: 'compare', jobs: 1 },
        { name: 'fastqc', jobs: 2 },
        { name: 'report', jobs: 1 },
      ],
    });
  });
});
