import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnginePlan } from '../../../lib/domain/plan/engine-plan';
import { runResultSchema, type RunResult } from '../../../lib/domain/run/run-report';
import { ENGINE_TIMING } from '../../../lib/engine-task/engine-run';
import { runEngineTask } from '../../../lib/engine-task/run-engine-task';
import { StopSwitch } from '../../../lib/engine-task/stop-switch';
import { temporaryFolders } from '../../support/temporary-folder';
import { SNAKEMAKE9 } from './support/snakemake-versions';
import { FolderTransfer } from './support/folder-transfer';
import { BUCKET, eventsIn, LAUNCH_ID, TaskRun } from './support/task-run';

const newFolder = temporaryFolders();
const prefix = `runs/${LAUNCH_ID}`;

interface Ended {
  readonly exitCode: number;
  readonly result: RunResult | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a plan in this process; without Snakemake it takes milliseconds. */
async function runPlan(
  task: TaskRun,
  { transfer = new FolderTransfer(task.store), stop = new StopSwitch() } = {},
): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  const exitCode = await runEngineTask(
    { WFM_BUCKET: BUCKET, WFM_LAUNCH_ID: LAUNCH_ID, WFM_ATTEMPT: 1 },
    {
      transfer,
      stop,
      console: {
        stdout: (text) => (texts.stdout += text),
        stderr: (text) => (texts.stderr += text),
      },
      now: () => new Date('2026-11-24T10:00:00Z'),
      workFolder: task.workFolder,
      pythonFolder: join(__dirname, '../../../images/snakemake/python'),
      environment: { PATH: process.env['PATH'] },
      timing: ENGINE_TIMING,
      sleep: () => Promise.resolve(),
    },
  );
  const key = `${prefix}/attempt-1/result.json`;
  const result = task.has(key) ? runResultSchema.parse(JSON.parse(task.read(key))) : undefined;
  return { exitCode, result, ...texts };
}

function aTask(plan: Partial<EnginePlan>, inputs: Readonly<Record<string, string>> = {}): TaskRun {
  const task = new TaskRun(newFolder(), 'snakemake');
  task.prepare({ snakefile: '', plan: { command: ['true'], ...plan }, inputs });
  return task;
}

describe('runEngineTask()', () => {
  test('leaves a result and a last event', async () => {
    const { exitCode, result, stdout } = await runPlan(aTask({}));

    expect(exitCode).toBe(0);
    expect(result).toEqual({
      formatVersion: 1,
      launchId: LAUNCH_ID,
      attempt: 1,
      outcome: 'succeeded',
      exitCode: 0,
      startedAt: '2026-11-24T10:00:00.000Z',
      endedAt: '2026-11-24T10:00:00.000Z',
      progress: { completed: 0, total: 0 },
      jobs: { submitted: 0, running: 0, failed: 0, succeeded: 0 },
      steps: {},
      failures: [],
      published: 0,
    });
    expect(stdout).toBe(
      `{"wfm":1,"launchId":"${LAUNCH_ID}","attempt":1,"time":"2026-11-24T10:00:00.000Z","event":"run-finished","outcome":"succeeded","exitCode":0}\n`,
    );
  });

  test('publishes from the work folder and removes temporary outputs from S3', async () => {
    const task = aTask(
      {
        publish: [{ path: 'in/a.txt', name: 'words/a.txt' }],
        temporary: ['made/b.txt', 'made/never.txt'],
      },
      { 'in/a.txt': 'one' },
    );
    task.put({ [`${prefix}/work/made/b.txt`]: 'two' });

    const { result } = await runPlan(task);

    expect(result).toMatchObject({ outcome: 'succeeded', published: 1 });
    expect(task.read(`${prefix}/results/words/a.txt`)).toBe('one');
    expect(task.has(`${prefix}/work/made/b.txt`)).toBe(false);
  });

  test('fails and publishes nothing when a file to publish does not exist', async () => {
    const publish = [
      { path: 'in/a.txt', name: 'a.txt' },
      { path: 'made/b.txt', name: 'b.txt' },
    ];
    const task = aTask({ publish, temporary: ['made/c.txt'] }, { 'in/a.txt': 'one' });
    task.put({ [`${prefix}/work/made/c.txt`]: 'kept for a retry' });

    const { exitCode, result } = await runPlan(task);

    expect(exitCode).toBe(1);
    expect(result).toMatchObject({ outcome: 'failed', published: 0 });
    expect(result?.error).toEqual({
      type: 'EngineExited',
      message:
        'The engine succeeded, but files to publish do not exist: "made/b.txt" (published as "b.txt")',
    });
    expect(task.has(`${prefix}/results/a.txt`)).toBe(false);
    expect(task.has(`${prefix}/work/made/c.txt`)).toBe(true);
  });

  test('publishes of a folder what was made or changed, and not what came with the workflow', async () => {
    const script = 'echo made > results/b.txt; echo changed > results/c.txt';
    const task = aTask(
      {
        command: ['sh', '-c', script],
        source: { kind: 'folder' },
        publishTrees: ['results', 'config'],
      },
      { 'results/.gitkeep': '', 'results/a.txt': 'old', 'results/c.txt': 'old' },
    );
    task.put({ [`${prefix}/config/samples.tsv`]: 'sample\n' });
    const plan = JSON.parse(task.read(`${prefix}/plan.json`)) as EnginePlan;
    const artifacts = [...plan.artifacts, 'config/samples.tsv'];
    task.put({ [`${prefix}/plan.json`]: JSON.stringify({ ...plan, artifacts }) });

    const { result } = await runPlan(task);

    expect(result).toMatchObject({ outcome: 'succeeded', published: 3 });
    expect(task.read(`${prefix}/results/results/b.txt`)).toBe('made\n');
    expect(task.read(`${prefix}/results/results/c.txt`)).toBe('changed\n');
    expect(task.read(`${prefix}/results/config/samples.tsv`)).toBe('sample\n');
    expect(task.has(`${prefix}/results/results/.gitkeep`)).toBe(false);
    expect(task.has(`${prefix}/results/results/a.txt`)).toBe(false);
  });

  test('fails when a folder to publish holds only what came with the workflow', async () => {
    const task = aTask(
      { source: { kind: 'folder' }, publishTrees: ['results', 'report.html'] },
      { 'results/.gitkeep': '' },
    );

    const { exitCode, result } = await runPlan(task);

    expect(exitCode).toBe(1);
    expect(result?.error?.message).toBe(
      'The engine succeeded, but files to publish do not exist: "results" (only what came with the workflow), "report.html" (published as "report.html")',
    );
  });

  test('fails when the output may not be written', async () => {
    const task = aTask(
      { publish: [{ path: 'in/a.txt', name: 'denied.txt' }] },
      { 'in/a.txt': 'one' },
    );

    const { exitCode, result } = await runPlan(task);

    expect(exitCode).toBe(1);
    expect(result?.error).toEqual({
      type: 'UploadFailed',
      message: `Cannot write s3://${BUCKET}/${prefix}/results/denied.txt: access is denied (AccessDenied)`,
    });
  });

  test('refuses an object that has changed since the launch', async () => {
    const task = aTask({}, { 'in/a.txt': 'one' });
    task.put({ 'data/in/a.txt': 'two' });

    const { exitCode, result } = await runPlan(task);

    expect(exitCode).toBe(1);
    expect(result?.error).toEqual({
      type: 'StagingFailed',
      message: `Cannot read s3://${BUCKET}/data/in/a.txt: it has changed since the launch`,
    });
  });

  test('refuses an object of another size than planned', async () => {
    const task = aTask({});
    task.put({ 'data/a.txt': 'one' });
    const object = { bucket: BUCKET, key: 'data/a.txt', path: 'in/a.txt', sizeBytes: 4 };
    task.prepare({
      snakefile: '',
      plan: { stage: [{ ...object, eTag: '"f97c5d29941bfb1b2fdab0874906ab82"' }] },
    });

    const { result } = await runPlan(task);

    expect(result?.error).toEqual({
      type: 'StagingFailed',
      message: `Cannot stage s3://${BUCKET}/data/a.txt: it must have 4 bytes: 3 arrived`,
    });
  });

  test('says how often it tried to fetch a source whose host does not answer', async () => {
    const url = 'http://127.0.0.1:1/lab/flow';
    const { result, stderr } = await runPlan(
      aTask({ source: { kind: 'git', url, revision: 'v1' } }),
    );

    expect(result?.error).toMatchObject({ type: 'SourceUnavailable', tries: 4 });
    expect(result?.error?.message).toMatch(
      /^Cannot fetch revision "v1" of http:\/\/127\.0\.0\.1:1\/lab\/flow: .*Failed to connect.* \(tried 4 times\)$/,
    );
    expect(stderr.match(/try \d of 4 in \d+ seconds/g)).toEqual([
      'try 2 of 4 in 5 seconds',
      'try 3 of 4 in 20 seconds',
      'try 4 of 4 in 60 seconds',
    ]);
  });

  test('refuses the plan of another attempt before it touches anything', async () => {
    const task = aTask({ attempt: 2 });

    const { exitCode, result } = await runPlan(task);

    expect(exitCode).toBe(1);
    expect(result?.error).toEqual({
      type: 'PlanUnreadable',
      message: `Cannot use plan.json: it is for launch "${LAUNCH_ID}", attempt 2: this task is for launch "${LAUNCH_ID}", attempt 1`,
    });
    expect(readdirSync(task.workFolder)).toEqual([]);
  });

  test('says that there is no plan', async () => {
    const task = new TaskRun(newFolder(), 'snakemake');

    const { exitCode, result } = await runPlan(task);

    expect(exitCode).toBe(1);
    expect(result?.error).toEqual({
      type: 'PlanUnreadable',
      message: `Cannot read s3://${BUCKET}/${prefix}/plan.json: it does not exist`,
    });
  });

  test('reports an engine that is not installed', async () => {
    const { exitCode, result } = await runPlan(aTask({ command: ['no-such-engine'] }));

    expect(exitCode).toBe(127);
    expect(result?.error).toEqual({
      type: 'EngineExited',
      message: 'Cannot start "no-such-engine": spawn no-such-engine ENOENT',
      logTail: [],
    });
  });

  test('passes on the exit code and the last words of an engine without any job', async () => {
    const command = ['sh', '-c', 'echo "Building"; echo "ValueError: no" >&2; exit 5'];

    const { exitCode, result } = await runPlan(aTask({ command }));

    expect(exitCode).toBe(5);
    expect(result).toMatchObject({
      outcome: 'failed',
      exitCode: 5,
      error: {
        type: 'EngineExited',
        message: 'The engine ended with exit code 5: ValueError: no',
      },
    });
    expect(result?.error?.logTail).toHaveLength(2);
  });

  test('says by which signal the engine was ended', async () => {
    const { exitCode, result } = await runPlan(aTask({ command: ['sh', '-c', 'kill -9 $$'] }));

    expect(exitCode).toBe(137);
    expect(result?.error).toMatchObject({ message: 'The engine was ended by signal 9' });
  });

  test('gives no value of the plan to a shell', async () => {
    const command = ['printf', '%s\n', '$(touch canary) `touch canary`; touch canary'];
    const task = aTask({ command });

    const { stdout } = await runPlan(task);

    expect(stdout).toContain('$(touch canary) `touch canary`; touch canary\n');
    expect(readdirSync(task.workFolder)).not.toContain('canary');
  });

  test('stops while it stages', async () => {
    const stop = new StopSwitch();
    const task = aTask({}, { 'in/a.txt': 'one' });
    const transfer = new FolderTransfer(task.store);
    jest.spyOn(transfer, 'download').mockImplementation(
      (_source, _file, signal) =>
        new Promise((_resolve, reject) => {
          signal.throwIfAborted();
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          stop.request('signal');
        }),
    );

    const { exitCode, result } = await runPlan(task, { transfer, stop });

    expect(exitCode).toBe(143);
    expect(result).toMatchObject({ outcome: 'stopped', exitCode: 143 });
    expect(result?.error).toBeUndefined();
  });

  test('does not wait for uploads once the task is about to be killed', async () => {
    const stop = new StopSwitch(50);
    const started = { job: '1', rule: 'a', wildcards: {}, outputs: ['a.txt'], logs: [] };
    const events = [
      { event: 'job-started', ...started },
      { event: 'job-finished', job: '1' },
    ];
    const script = 'printf "%s\\n" "$@" > "$WFM_SPOOL/events.jsonl"; echo 1 > a.txt; kill -9 $$';
    const lines = events.map((event) => JSON.stringify(event));
    const task = aTask({ command: ['sh', '-c', script, 'sh', ...lines] });
    const transfer = new FolderTransfer(task.store);
    const upload = transfer.upload.bind(transfer);
    jest.spyOn(transfer, 'upload').mockImplementation((file, target, signal) => {
      if (target.key.includes('/attempt-1/')) return upload(file, target, signal);
      stop.request('signal');
      return new Promise(() => undefined);
    });

    const { result } = await runPlan(task, { transfer, stop });

    expect(result).toMatchObject({ outcome: 'stopped', exitCode: 137 });
  });

  test('exits as failed when the result cannot be written', async () => {
    const task = aTask({});
    const transfer = new FolderTransfer(task.store);
    jest.spyOn(transfer, 'writeText').mockRejectedValue(new Error('Cannot write: no'));

    const { exitCode, result, stdout, stderr } = await runPlan(task, { transfer });

    expect(exitCode).toBe(1);
    expect(result).toBeUndefined();
    expect(stderr).toContain('wfm: the result is not written: Cannot write: no\n');
    expect(eventsIn(stdout).at(-1)).toMatchObject({ event: 'run-finished', outcome: 'failed' });
  });
});

describe('Snakemake 9', () => {
  const testIfNamed = SNAKEMAKE9 === '' ? test.skip : test;

  testIfNamed('runs the engine task as Snakemake 7 does, when WFM_SNAKEMAKE9 names one', () => {
    expect(SNAKEMAKE9).toMatch(/snakemake/);
  });
});
