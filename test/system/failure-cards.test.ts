import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderFailureCard } from '../../lib/cli/failure-card';
import { hasEnded, type Launch } from '../../lib/domain/launch/launch';
import { EmbeddedManager } from '../support/embedded-manager';
import { engineProcesses } from '../support/engine-processes';
import { commitBrokenWorkflow, FAILURES } from '../support/failing-workflows';
import { fullDisk } from '../support/full-disk';
import { sheetOf, SLOW } from '../support/small-workflows';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();
const GOLDEN = join(__dirname, '../golden/failure-cards');

const disk = fullDisk();
const TRIED = Object.keys(FAILURES).filter((name) => disk.isReal || name !== 'disk');
const NAMES = [...TRIED, 'slow', 'limited', 'foreign'];
let manager: EmbeddedManager;
let launches: readonly Launch[] = [];

beforeAll(async () => {
  const repository = makeFolder();
  await commitBrokenWorkflow(repository);
  manager = await EmbeddedManager.start({
    folder: makeFolder(),
    workflows: { ...workflows(), slow: SLOW },
    changeTemplate: (text) => text.replace('"https://,s3://"', '"https://,s3://,file://"'),
  });
  const { bucket } = manager;
  for (const name of TRIED) {
    await manager.put(`launches/${name}.yaml`, sheetOf(name, bucket, SAMPLES[name] ?? ''));
  }
  await manager.put('launches/slow.yaml', sheetOf('slow', bucket));
  await manager.put(
    'launches/limited.yaml',
    sheetOf('slow', bucket, 'timeout: 3s\n').replace('name: slow', 'name: limited'),
  );
  await manager.put('launches/foreign.yaml', foreignSheet(repository));
  await killEngineOf('slow');
  launches = await manager.ended(NAMES.length);
});

afterAll(async () => {
  await manager.stop();
  disk.remove();
});

/** What a sheet has beside the name of its workflow. */
const SAMPLES: Readonly<Record<string, string>> = {
  grouped: 'samples: [{ sample: A }, { sample: B }, { sample: C }]\n',
};

function workflows(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FAILURES).map(([name, text]) => [name, text.replace('FULL_DISK', disk.folder)]),
  );
}

function foreignSheet(repository: string): string {
  return `name: foreign
workflow: { engine: snakemake, source: "file://${repository}", revision: v1 }
data: s3://${manager.bucket}/data/
`;
}

async function killEngineOf(name: string): Promise<void> {
  const runs = (launch: Launch): boolean => launch.name !== name || launch.jobs?.running === 1;
  const rows = await manager.until(NAMES.length, runs);
  const { launchId = '' } = rows.find((launch) => launch.name === name) ?? {};
  for (const pid of engineProcesses(launchId)) process.kill(pid, 'SIGKILL');
}

/** A card without what differs from run to run. */
function cardOf(name: string): string {
  const launch = launches.find((other) => other.name === name);
  if (launch === undefined || !hasEnded(launch)) throw new Error(`${name} has not ended`);
  const card = renderFailureCard(launch).join('\n');
  return `${card
    .replaceAll(launch.launchId, 'LAUNCH')
    .replaceAll(manager.bucket, 'BUCKET')
    .replaceAll(disk.folder, '/full-disk')
    .replaceAll(/, after [\d.]+ (?:s|min|ms)/g, ', after SOME TIME')
    .replaceAll(/https:\/\/\S*console\S*/g, 'CONSOLE URL')
    .replaceAll(/tmpdir=[^,\s]+/g, 'tmpdir=TMP')
    .replaceAll(/\/[^\s"]*\/(?=(?:workflow\/)?Snakefile)/g, '/WORK/')
    // On a busy machine the limit can pass before the job begins.
    .replaceAll('; still running: wait', '')
    .replaceAll(/\b(job) \d+/g, '$1 N')
    .replaceAll(/(\(|sample |measure\/|measuring )[ABC]\b/g, '$1SAMPLE')
    .replaceAll(/(line \d+:) +\d+( Killed)/g, '$1 PID$2')}\n`;
}

/** A card, and the one that is kept of it. */
function compare(name: string): readonly [card: string, golden: string] {
  const card = cardOf(name);
  const file = join(GOLDEN, `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, card);
  }
  return [card, readFileSync(file, 'utf8')];
}

// After an intended change: UPDATE_GOLDEN=1 npx jest --selectProjects system --testPathPatterns failure-cards
test.each([
  [
    'memory',
    'a step under a real limit of its own (ulimit -v): an engine task of embedded AWS has none',
  ],
  ['killed', 'a step of which a process is killed as the kernel would for memory (kill -9)'],
  ['ended', 'a step whose shell is sent SIGTERM'],
  ['survived', 'a step that goes on after two errors, and ends with a third'],
  ['silent', 'a step that prints nothing'],
  ['tool', 'a step that calls a tool which is not there'],
  ['script', 'a step whose script may not be run'],
  ['input', 'a step that reads a file which is not there'],
  ['output', 'a step that does not make its output'],
  ['secrets', 'a step that prints secrets before it fails'],
  ['own', 'a step whose failure its definition names'],
  ['grouped', 'three jobs that fail alike'],
  ['limited', 'a run that takes longer than its sheet allows'],
  ['slow', 'an engine that is killed'],
  ['foreign', 'a workflow from git of which the Snakefile does not parse'],
])('the card of %s, %s, is the golden one', (name) => {
  const [card, golden] = compare(name);

  expect(card).toBe(golden);
  expect(card).toMatch(/^FAILED/);
  expect(card.split('\n').length).toBeLessThanOrEqual(13);
});

(disk.isReal ? test : test.skip)(
  'the card of a step that fills a disk (a tmpfs of 1 MiB) is the golden one',
  () => {
    const [card, golden] = compare('disk');

    expect(card).toBe(golden);
    expect(card).toMatch(/^FAILED/);
  },
);
