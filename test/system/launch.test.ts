import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StopTaskCommand, ECSClient } from '@aws-sdk/client-ecs';
import { EmbeddedManager } from '../support/embedded-manager';
import { engineProcesses } from '../support/engine-processes';
import { FAILING, HELLO, sheetOf, SLOW } from '../support/small-workflows';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();
const example = join(__dirname, '../../workflows/germline-variants/example');

let manager: EmbeddedManager;

beforeEach(async () => {
  const workflows = { hello: HELLO, failing: FAILING, slow: SLOW };
  manager = await EmbeddedManager.start({ folder: makeFolder(), workflows });
});

afterEach(() => manager.stop());

async function putExample(): Promise<void> {
  for (const name of readdirSync(join(example, 'data'))) {
    await manager.put(`data/na12878/${name}`, readFileSync(join(example, 'data', name)));
  }
  await manager.put('launches/demo/samples.csv', readFileSync(join(example, 'samples.csv')));
}

function exampleSheet(): string {
  return readFileSync(join(example, 'sheet.yaml'), 'utf8')
    .replace('my-bucket', manager.bucket)
    .replace('qualityControl: true', 'qualityControl: false');
}

test('a sheet put into S3 becomes variants, a SUCCEEDED row and nothing else', async () => {
  await putExample();
  await manager.put('launches/demo/sheet.yaml', exampleSheet());

  const [launch] = await manager.ended(1);

  expect(launch).toMatchObject({
    status: 'SUCCEEDED',
    recordedStatus: 'SUCCEEDED',
    statusReason: '6 jobs succeeded',
    workflow: 'germline-variants',
    attempt: 1,
    progress: { completed: 6, total: 6 },
    jobs: { submitted: 6, running: 0, failed: 0, succeeded: 6 },
  });
  const { outputPath = '', launchId = '' } = launch ?? {};
  expect(JSON.parse(await manager.read(`${outputPath}comparison/NA12878.json`))).toEqual({
    known: 14,
    found: 14,
    sameGenotype: 14,
    missed: 0,
    unlisted: 0,
  });
  expect(await manager.list(`runs/${launchId}/results/`)).toEqual([
    'alignments/NA12878.bam',
    'alignments/NA12878.bam.bai',
    'comparison/NA12878.json',
    'variants/cohort.vcf.gz',
    'variants/cohort.vcf.gz.tbi',
  ]);
  expect(await manager.list(`runs/${launchId}/work/lanes/`)).toEqual([]);
  expect(await manager.list('launches/')).toEqual(['demo/samples.csv', 'demo/sheet.yaml']);
  expect(await manager.records()).toMatchObject([
    { launchId, recordKey: 'attempt#0001', status: 'SUCCEEDED' },
  ]);
  expect(await manager.engineRuns()).toBe(1);
});

test('a failing step ends FAILED with rule, exit code and the last lines of its log', async () => {
  const samples = 'samples: [{ sample: good }, { sample: bad }]\n';
  await manager.put('launches/failing.yaml', sheetOf('failing', manager.bucket, samples));

  const [launch] = await manager.ended(1);

  expect(launch).toMatchObject({
    status: 'FAILED',
    statusReason: 'Step measure (bad) failed with exit code 7',
    failure: {
      type: 'RuleFailed',
      owner: 'pipeline author',
      evidence: {
        rule: 'measure',
        wildcards: { sample: 'bad' },
        exitCode: 7,
        logTail: ['measuring bad', 'cannot measure bad'],
        failedJobs: 1,
      },
    },
    jobs: { failed: 1, succeeded: 1, running: 0 },
  });
  const { launchId = '', failure } = launch ?? {};
  expect(await manager.list(`runs/${launchId}/results/`)).toEqual([]);
  expect(await manager.list(`runs/${launchId}/work/`)).toEqual(['measured/good.txt']);
  const log = await manager.read(`s3://${manager.bucket}/${failure?.evidence.logKey ?? ''}`);
  expect(log).toContain('cannot measure bad');
});

test('a bad sheet ends REJECTED with every error in its row', async () => {
  await manager.put(
    'launches/bad.yaml',
    sheetOf('hello', manager.bucket, 'sampels: x.csv\nretries: many\n'),
  );

  const [launch] = await manager.ended(1);

  expect(launch).toMatchObject({ status: 'REJECTED', name: 'hello' });
  expect(launch?.errors?.map(({ line, path }) => `${line ?? 0} ${path}`)).toEqual([
    '4 sampels',
    '5 retries',
  ]);
  expect(await manager.list('runs/')).toEqual([]);
});

test('a key with spaces, a plus sign and letters of other alphabets is launched', async () => {
  await manager.put('launches/my lab/été + 変異 100%.yaml', sheetOf('hello', manager.bucket));

  expect(await manager.ended(1)).toMatchObject([
    {
      status: 'SUCCEEDED',
      configurationPath: `s3://${manager.bucket}/launches/my lab/été + 変異 100%.yaml`,
    },
  ]);
});

test('a killed engine ends FAILED, not RUNNING', async () => {
  await manager.put('launches/slow.yaml', sheetOf('slow', manager.bucket));
  const [launch] = await manager.until(1, ({ jobs }) => jobs?.running === 1);

  for (const pid of engineProcesses(launch?.launchId ?? '')) process.kill(pid, 'SIGKILL');

  expect(await manager.ended(1)).toMatchObject([
    { status: 'FAILED', failure: { type: 'EngineKilled', evidence: { exitCode: 137 } } },
  ]);
});

test('a stopped engine task ends FAILED, and its jobs end with it', async () => {
  await manager.put('launches/slow.yaml', sheetOf('slow', manager.bucket));
  const [launch] = await manager.until(1, ({ jobs }) => jobs?.running === 1);
  const ecs = new ECSClient(manager.clientSettings);

  await ecs.send(
    new StopTaskCommand({
      cluster: launch?.workflowEndpoint,
      task: launch?.taskArn,
      reason: 'Maintenance',
    }),
  );

  expect(await manager.ended(1)).toMatchObject([
    {
      status: 'FAILED',
      failure: { type: 'EngineStopped', evidence: { stoppedReason: 'Maintenance' } },
    },
  ]);
  expect(engineProcesses(launch?.launchId ?? '')).toEqual([]);
  ecs.destroy();
});

test('a deleted row stops its engine', async () => {
  await manager.put('launches/slow.yaml', sheetOf('slow', manager.bucket));
  const [launch] = await manager.until(1, ({ jobs }) => jobs?.running === 1);
  const { launchId = '' } = launch ?? {};
  const table = new DynamoDBClient(manager.clientSettings);
  expect(engineProcesses(launchId)).not.toEqual([]);

  await table.send(
    new DeleteItemCommand({
      TableName: manager.aws.outputs['LaunchesTableName'],
      Key: { launchId: { S: launchId } },
    }),
  );

  const deadline = Date.now() + 60_000;
  while (engineProcesses(launchId).length > 0 && Date.now() < deadline) await sleep(200);
  expect(engineProcesses(launchId)).toEqual([]);
  await manager.aws.settled();
  expect(await manager.launches()).toEqual([]);
  table.destroy();
});

test('the same sheet put twice is two launches, and put again changed a third', async () => {
  const sheet = sheetOf('hello', manager.bucket);
  await manager.put('launches/hello.yaml', sheet);
  await manager.put('launches/hello.yaml', sheet);
  await manager.put('launches/hello.yaml', `${sheet}parameters: { who: again }\n`);

  const launches = await manager.ended(3);

  expect(launches.map(({ status }) => status)).toEqual(new Array(3).fill('SUCCEEDED'));
  const greetings = await Promise.all(
    launches.map(({ outputPath = '' }) => manager.read(`${outputPath}greeting/greeting.txt`)),
  );
  expect(greetings.sort()).toEqual(['hello again\n', 'hello world\n', 'hello world\n']);
  expect(await manager.engineRuns()).toBe(3);
});

test('two launches at once do not meet', async () => {
  await Promise.all([
    manager.put('launches/a.yaml', sheetOf('hello', manager.bucket, 'parameters: { who: a }\n')),
    manager.put('launches/b.yaml', sheetOf('hello', manager.bucket, 'parameters: { who: b }\n')),
  ]);

  const launches = await manager.ended(2);

  const greetings = await Promise.all(
    launches.map(({ outputPath = '' }) => manager.read(`${outputPath}greeting/greeting.txt`)),
  );
  expect(greetings.sort()).toEqual(['hello a\n', 'hello b\n']);
});
