import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { ObjectStore } from '../../lib/aws/object-store';
import { checkSheet } from '../../lib/cli/check-sheet';
import { artifactsOf, planSheet } from '../../lib/cli/plan/plan-sheet';
import { DEFAULT_LAUNCH_LIMITS } from '../../lib/contract/launch-limits';
import type { Launch } from '../../lib/domain/launch/launch';
import { createOfflinePlanning } from '../../lib/runtime/offline-planning';
import { EmbeddedManager } from '../support/embedded-manager';
import { wfm } from '../support/running-wfm';
import { temporaryFolders, writeFiles } from '../support/temporary-folder';

const newFolder = temporaryFolders();
const workflowsFolder = join(__dirname, '../../workflows');
const example = join(workflowsFolder, 'germline-variants/example');

/** What there was before a launch shared anything itself. */
async function readBefore(
  launchId: string,
  reading: ReturnType<ObjectStore['readText']>,
): Promise<Awaited<typeof reading>> {
  const read = await reading;
  return read.found === 'text' && read.text.includes(launchId) ? { found: 'missing' } : read;
}

describe('wfm plan', () => {
  let manager: EmbeddedManager;
  beforeAll(async () => {
    manager = await EmbeddedManager.start({ folder: newFolder() });
    for (const name of readdirSync(join(example, 'data'))) {
      await manager.put(`data/na12878/${name}`, readFileSync(join(example, 'data', name)));
    }
  });
  afterAll(() => manager.stop());

  /** A folder with the example's sheet, and what it says beyond the example. */
  function writeSheet(more: string): string {
    const folder = newFolder();
    const sheet = readFileSync(join(example, 'sheet.yaml'), 'utf8')
      .replace('my-bucket', manager.bucket)
      .replace(/^timeout: .*\n/m, '');
    writeFiles(folder, { 'sheet.yaml': `${sheet}${more}` });
    cpSync(join(example, 'samples.csv'), join(folder, 'samples.csv'));
    return folder;
  }

  /** What shared steps are made with. */
  async function taskDefinitionOf({ taskArn = '' }: Partial<Launch> = {}): Promise<string> {
    const ecs = new ECSClient(manager.clientSettings);
    const cluster = taskArn.split('/').at(-2);
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    ecs.destroy();
    return tasks?.[0]?.taskDefinitionArn ?? '';
  }

  test.each([
    ['the example', ''],
    ['a sheet with limits of its own', 'compute: { maxJobs: 1 }\ntimeout: 50 min\n'],
  ])('writes for %s what the launch function writes, byte for byte', async (name, more) => {
    const folder = writeSheet(more);
    const before = (await manager.launches()).length;
    const place = `launches/${name.replaceAll(' ', '-')}`;
    await manager.put(`${place}/samples.csv`, readFileSync(join(folder, 'samples.csv')));
    await manager.put(`${place}/sheet.yaml`, readFileSync(join(folder, 'sheet.yaml')));
    const launches = await manager.ended(before + 1);
    const launch = launches.find(({ configurationPath }) => configurationPath.includes(place));
    const { launchId = '' } = launch ?? {};

    const client = new S3Client({ ...manager.clientSettings, forcePathStyle: true });
    const objects = new ObjectStore(client);
    const planning = createOfflinePlanning([workflowsFolder]);
    const sheet = await checkSheet('sheet.yaml', {
      currentFolder: folder,
      workflowFolders: [workflowsFolder],
      deployment: {
        ...{ limits: DEFAULT_LAUNCH_LIMITS, capacity: planning.capacity },
        listFolder: (uri, after) => objects.listFolder(uri, after),
      },
    });
    const run = await planSheet(sheet, {
      ...{ ...planning, launchId, bucketName: manager.bucket },
      shared: {
        bucketName: manager.bucket,
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        engine: await taskDefinitionOf(launch),
        objects: {
          listFolder: (uri, after) => objects.listFolder(uri, after),
          readText: (uri, options) => readBefore(launchId, objects.readText(uri, options)),
        },
      },
    });
    client.destroy();

    const planned = artifactsOf(run);
    const written = (await manager.list(`runs/${launchId}/`)).filter(
      (path) => !/^(?:attempt-1|results|work)\/|^request\.json$/.test(path),
    );
    expect(written).toEqual([...planned.keys()].sort());
    for (const [path, text] of planned) {
      expect([path, await manager.read(`s3://${manager.bucket}/runs/${launchId}/${path}`)]).toEqual(
        [path, text],
      );
    }
  });

  test('writes with --out what it plans, and has Snakemake plan the same jobs with --check', async () => {
    const folder = writeSheet('');
    const out = join(newFolder(), 'out');

    const { exitCode, stdout, stderr } = await wfm([
      ...['plan', join(folder, 'sheet.yaml'), '--out', out, '--check', '--json'],
    ]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const answer = JSON.parse(stdout) as { files: string[]; check: unknown };
    expect(answer.check).toEqual({
      version: expect.stringMatching(/^\d+\.\d+/) as string,
      differences: [],
    });
    expect(
      readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    ).toHaveLength(answer.files.length);
  });
});
