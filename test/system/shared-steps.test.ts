import type { Launch } from '../../lib/domain/launch/launch';
import { EmbeddedManager } from '../support/embedded-manager';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();

const WORKFLOW = `
name: searching
version: 1.0.0
engine: snakemake
references: { genome: { companions: { sizes: .sizes } } }
parameters: { word: { type: text } }
steps:
  - name: index
    inputs: { genome: reference.genome, sizes: reference.genome.sizes }
    outputs: { words: index/words.txt, made: index/made.txt }
    shared: true
    memory: 300 MiB
    command: |
      tr ' ' '\\n' < "$genome" > "$words"
      date +%s.%N > "$made"
  - name: search
    inputs: { words: index.words }
    outputs: { found: search/count.txt }
    memory: 300 MiB
    command: grep -cx "$word" "$words" > "$found"
publish: { count: search.found, made: index.made }
`;

let manager: EmbeddedManager;
let launched = 0;

beforeAll(async () => {
  manager = await EmbeddedManager.start({
    folder: makeFolder(),
    workflows: { searching: WORKFLOW },
  });
  await manager.put('data/genome.txt', 'acgt ttt acgt');
  await manager.put('data/genome.txt.sizes', '3');
});

afterAll(() => manager.stop());

interface Outcome {
  readonly progress: Launch['progress'];
  readonly count: string;
  /** When the index was made. */
  readonly made: string;
}

async function search(word: string): Promise<Outcome> {
  launched += 1;
  const name = `search-${launched}`;
  const sheet = `name: ${name}\nworkflow: searching\ndata: s3://${manager.bucket}/data/\nparameters: { genome: genome.txt, word: ${word} }\n`;
  await manager.put(`launches/${name}.yaml`, sheet);
  const launches = await manager.ended(launched);
  const launch = launches.find((one) => one.name === name);
  expect(launch).toMatchObject({ status: 'SUCCEEDED' });
  const { outputPath = '', progress } = launch ?? {};
  return {
    progress,
    count: await manager.read(`${outputPath}count/count.txt`),
    made: await manager.read(`${outputPath}made/made.txt`),
  };
}

test('a shared step runs once for all launches, and again when its reference is another', async () => {
  const first = await search('acgt');
  const second = await search('ttt');
  await manager.put('data/genome.txt', 'ttt ttt ttt');
  const third = await search('ttt');
  const fourth = await search('ttt');

  expect(first).toMatchObject({ progress: { completed: 2, total: 2 }, count: '2\n' });
  expect(second).toEqual({ progress: { completed: 1, total: 1 }, count: '1\n', made: first.made });
  expect(third).toMatchObject({ progress: { completed: 2, total: 2 }, count: '3\n' });
  expect(third.made).not.toBe(first.made);
  expect(fourth).toMatchObject({ progress: { completed: 1, total: 1 }, made: third.made });
});

test('a shared step of which a file is gone runs again', async () => {
  const before = await search('ttt');
  const files = (await manager.list('shared/files/')).filter((path) => path.endsWith('/words.txt'));
  expect(files.length).toBeGreaterThan(0);
  for (const path of files) await manager.delete(`shared/files/${path}`);

  const after = await search('ttt');

  expect(after).toMatchObject({ progress: { completed: 2, total: 2 }, count: '3\n' });
  expect(after.made).not.toBe(before.made);
});
