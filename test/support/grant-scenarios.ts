import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { EmbeddedManager } from './embedded-manager';
import { engineProcesses } from './engine-processes';
import { aLaunch } from './launches';
import { complaints, countUnprocessed, until } from './scenario';
import { sheetOf } from './small-workflows';

/** Two steps, the first of which leaves something that is not kept, and one that never ends. */
export const GRANT_WORKFLOWS = {
  kept: `
name: kept
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {} } }
references: { text: { description: what is copied } }
steps:
  - name: copy
    inputs: { text: reference.text }
    outputs: { copied: copied/text.txt }
    temp: [copied]
    memory: 300 MiB
    command: cp "$text" "$copied"
  - name: measure
    inputs: { text: reference.text }
    outputs: { bytes: measured/bytes.txt }
    shared: true
    memory: 300 MiB
    command: wc -c < "$text" > "$bytes"
  - name: count
    inputs: { copied: copy.copied, bytes: measure.bytes }
    outputs: { length: counted/length.txt }
    memory: 300 MiB
    command: wc -c < "$copied" > "$length"
publish: { length: count.length }
`,
  endless: `
name: endless
version: 1.0.0
engine: snakemake
steps:
  - name: wait
    outputs: { text: waited/text.txt }
    memory: 300 MiB
    command: |
      sleep 600
      echo done > "$text"
publish: { waited: wait.text }
`,
};

/** A sheet becomes results, and everything that is to be read about its launch is there. */
export async function launchToItsEnd(manager: EmbeddedManager): Promise<readonly string[]> {
  return runLaunch(manager, { data: `s3://${manager.bucket}/data/` });
}

/** The same from another bucket of the account. */
export async function launchFromLabBucket(manager: EmbeddedManager): Promise<readonly string[]> {
  return runLaunch(manager, { data: 's3://lab-reads/data/' });
}

/** The same between buckets of somebody else. */
export async function launchBetweenBuckets(manager: EmbeddedManager): Promise<readonly string[]> {
  return runLaunch(manager, {
    data: 's3://partner-reads/data/',
    output: 's3://partner-results/out/',
  });
}

async function runLaunch(
  manager: EmbeddedManager,
  { data, output }: { readonly data: string; readonly output?: string },
): Promise<readonly string[]> {
  await manager.putObject(`${data}text.txt`, 'acgt');
  await manager.putObject(`${data}samples.csv`, 'sample\nS1\n');
  const sheet = `name: kept\nworkflow: kept\ndata: ${data}\nsamples: ${data}samples.csv\nparameters: { text: text.txt }\ntags: { project: P-17 }\n`;
  await manager.put(
    'launches/kept.yaml',
    output === undefined ? sheet : `${sheet}output: ${output}\n`,
  );
  await quiet(manager);
  const [launch] = await manager.launches();
  if (launch === undefined) return ['there is no row'];
  const { launchId, logGroup } = launch;
  const lines = logGroup === undefined ? [] : await manager.logLines(logGroup, 'wfm');
  const results = output === undefined ? await manager.list(`runs/${launchId}/results/`) : [];
  return complaints({
    'the launch has not succeeded': launch.status === 'SUCCEEDED',
    'the launch waited for something': launch.statusReason === '3 jobs succeeded',
    'progress is unknown': launch.progress?.completed === 3,
    'there are no results': output !== undefined || results.length === 1,
    'what is temporary was kept':
      (await manager.list(`runs/${launchId}/work/copied/`)).length === 0,
    'there is no record': (await manager.records()).length === 1,
    'the engine has no log': lines.length > 0,
    ...(await functionLogs(manager)),
    'an event was given up': (await countUnprocessed(manager)) === 0,
  });
}

async function functionLogs(manager: EmbeddedManager): Promise<Record<string, boolean>> {
  const names = ['Register', 'Launch', 'StateNotifier'] as const;
  const lines = await Promise.all(names.map((name) => manager.functionLog(name, 'INFO')));
  return Object.fromEntries(
    names.map((name, index) => [`${name} has no log`, (lines[index] ?? []).length > 0]),
  );
}

/** The row follows the engine while it runs. */
export async function launchUnderWay(manager: EmbeddedManager): Promise<readonly string[]> {
  await manager.put('launches/endless.yaml', sheetOf('endless', manager.bucket));
  const seen = await until(async () => {
    const [launch] = await manager.launches();
    if (launch?.jobs?.running === 1) return 'running';
    return (await countUnprocessed(manager)) > 0 ? 'given up' : undefined;
  });
  return complaints({ 'the row does not follow': seen === 'running' });
}

/** An engine that was killed leaves no result, which is known from asking; what it said last is in its log. */
export async function killedEngine(manager: EmbeddedManager): Promise<readonly string[]> {
  await manager.put('launches/endless.yaml', sheetOf('endless', manager.bucket));
  const [launch] = await manager.until(1, ({ jobs }) => jobs?.running === 1);
  for (const pid of engineProcesses(launch?.launchId ?? '')) process.kill(pid, 'SIGKILL');
  await quiet(manager);
  const [ended] = await manager.launches();
  const { type, evidence } = ended?.failure ?? {};
  return complaints({
    'it is not known to be killed': type === 'EngineKilled',
    'nobody read what it said last': (evidence?.logTail ?? []).length > 0,
  });
}

/** A deleted row stops its engine. */
export async function deletedRow(manager: EmbeddedManager): Promise<readonly string[]> {
  await manager.put('launches/endless.yaml', sheetOf('endless', manager.bucket));
  const [launch] = await manager.until(1, ({ jobs }) => jobs?.running === 1);
  await manager.deleteRow(launch?.launchId ?? '');
  await manager.aws.settled();
  const ecs = new ECSClient(manager.clientSettings);
  const { tasks = [] } = await ecs.send(
    new DescribeTasksCommand({ cluster: launch?.workflowEndpoint, tasks: [launch?.taskArn ?? ''] }),
  );
  ecs.destroy();
  return complaints({
    'the task was not stopped': tasks.every(({ desiredStatus }) => desiredStatus === 'STOPPED'),
  });
}

/** A row that the stream has lost is found by the sweep; to be run without the mapping of the stream. */
export async function lostRow(manager: EmbeddedManager): Promise<readonly string[]> {
  await manager.put('launches/endless.yaml', sheetOf('endless', manager.bucket));
  await manager.aws.settled();
  const [row] = await manager.launches();
  if (row?.status !== 'REGISTERED') return [`the row is ${row?.status ?? 'absent'}`];
  await manager.putRow({ ...row, updatedAt: new Date(Date.now() - 600_000).toISOString() });
  manager.aws.tick();
  await manager.aws.settled();
  const [woken] = await manager.launches();
  return complaints({
    'nobody took it up': woken?.taskArn !== undefined,
    'an event was given up': (await countUnprocessed(manager)) === 0,
  });
}

/** A launch that could not be started for half a day is given up, once ECS says that no task of it runs. */
export async function overdueRow(manager: EmbeddedManager): Promise<readonly string[]> {
  const registeredAt = new Date(Date.now() - 13 * 3_600_000).toISOString();
  const row = aLaunch({ recordedStatus: 'LAUNCHING', status: 'GO', registeredAt });
  await manager.putRow(row);
  await manager.aws.settled();
  const [ended] = await manager.launches();
  return complaints({ 'it was not given up': ended?.failure?.type === 'TaskFailedToStart' });
}

/** What a function fails on for good is kept; to be run with a function that fails. */
export async function keptEvent(manager: EmbeddedManager): Promise<readonly string[]> {
  await runLaunch(manager, { data: `s3://${manager.bucket}/data/` });
  return complaints({ 'the event is lost': (await countUnprocessed(manager)) > 0 });
}

/** Waits until no event is on its way and no engine task runs, whatever became of them. */
async function quiet(manager: EmbeddedManager): Promise<void> {
  const ecs = new ECSClient(manager.clientSettings);
  await until(async () => {
    await manager.aws.settled();
    const cluster = manager.aws.outputs['ClusterName'];
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster }));
    return taskArns.length === 0 ? 'quiet' : undefined;
  });
  ecs.destroy();
  await manager.aws.settled();
}
