import type { Launch } from '../../lib/domain/launch/launch';
import type { FailureType } from '../../lib/domain/run/run-failure';
import { EmbeddedManager } from '../support/embedded-manager';
import { HELLO, sheetOf } from '../support/small-workflows';
import { temporaryFolders } from '../support/temporary-folder';

const makeFolder = temporaryFolders();

/** Reads a file for each sample, and a reference. */
const COUNT = `
name: count
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {}, reads: { file: true } } }
references: { genome: { default: genome.fa } }
steps:
  - name: count
    forEach: [sample]
    inputs: { reads: reads, genome: reference.genome }
    outputs: { text: "counts/{sample}.txt" }
    command: wc -l "$reads" "$genome" > "$text"
publish: { counts: count.text }
`;

const SAMPLE = 'samples: [{ sample: A, reads: a.fastq }]\n';

interface BadSheet {
  /** Below `launches/`. */
  readonly key: string;
  readonly sheet: (bucket: string) => string;
  /** Files that lie beside the sheet. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly type: FailureType;
  /** A piece of the first error's message. */
  readonly says: string;
}

const invalid = 'InvalidConfigurationError';
const missing = 'MissingRequiredParametersError';

const BROKEN: readonly BadSheet[] = [
  {
    key: 'not-yaml.yaml',
    sheet: () => 'name: "never closed\nworkflow: hello\n',
    type: invalid,
    says: 'A quote is opened here and never closed',
  },
  {
    key: 'bomb.yaml',
    sheet: bomb,
    type: invalid,
    says: 'The file expands to more than 50,000 values',
  },
  {
    key: 'brackets.yaml',
    sheet: () => '['.repeat(2000),
    type: invalid,
    says: 'Brackets are nested more than 64 deep',
  },
  {
    key: 'many-keys.yaml',
    sheet: (bucket) => sheetOf('hello', bucket, manyKeys(40_000)),
    type: invalid,
    says: 'Unknown key "_0"',
  },
  {
    key: 'large.yaml',
    sheet: () => `name: ${'x'.repeat(5_000_000)}`,
    type: invalid,
    says: 'at most 256 kB are allowed',
  },
  { key: 'empty.yaml', sheet: () => '', type: invalid, says: 'The configuration sheet is empty' },
  {
    key: 'package.json',
    sheet: () => '{ "name": "x", "version": "1.0.0", "scripts": { "test": "jest" } }',
    type: invalid,
    says: 'Missing key "workflow"',
  },
  { key: 'list.json', sheet: () => '[1,2]', type: invalid, says: 'this is a list' },
  { key: 'number.json', sheet: () => '42', type: invalid, says: 'this is plain text' },
];

const WRONG: readonly BadSheet[] = [
  {
    key: 'unknown-key.yaml',
    sheet: (bucket) => sheetOf('hello', bucket, 'sampels: x.csv\n'),
    type: invalid,
    says: 'Unknown key "sampels"',
  },
  {
    key: 'wrong-type.yaml',
    sheet: (bucket) => sheetOf('hello', bucket, 'retries: many\n'),
    type: invalid,
    says: '"retries" must be a whole number from 0 to 10: current value is "many"',
  },
  {
    key: 'unknown-workflow.yaml',
    sheet: (bucket) => sheetOf('helo', bucket),
    type: 'UnknownWorkflowError',
    says: 'Unknown workflow "helo"',
  },
  {
    key: 'my lab/été + 変異 100%.yaml',
    sheet: (bucket) => sheetOf('hello', bucket, 'sampels: x.csv\n'),
    type: invalid,
    says: 'Unknown key "sampels"',
  },
  {
    key: 'long-key.yaml',
    sheet: (bucket) => sheetOf('hello', bucket, `? ${'k'.repeat(200_000)}\n: x\n`),
    type: invalid,
    says: 'Unknown key "kkk',
  },
  {
    key: 'long-keys.yaml',
    sheet: (bucket) => sheetOf('hello', bucket, longKeys(80)),
    type: invalid,
    says: 'Unknown key "語語語',
  },
];

const WRONG_FILES: readonly BadSheet[] = [
  {
    key: 'duplicate/sheet.yaml',
    sheet: (bucket) => sheetOf('count', bucket, 'samples: samples.csv\n'),
    beside: { 'duplicate/samples.csv': 'sample,reads,sample\nA,a.fastq,A\n' },
    type: invalid,
    says: 'Column "sample" occurs twice: as columns 1 and 3',
  },
  {
    key: 'missing/sheet.yaml',
    sheet: (bucket) => sheetOf('count', bucket, 'samples: samples.csv\n'),
    beside: { 'missing/samples.csv': 'sample\nA\n' },
    type: invalid,
    says: 'Missing column "reads"',
  },
  {
    key: 'no-data.yaml',
    sheet: (bucket) => sheetOf('count', bucket, SAMPLE),
    type: missing,
    says: '/data/genome.fa" does not exist',
  },
  {
    key: 'other-bucket.yaml',
    sheet: () => sheetOf('count', 'bucket-of-others', SAMPLE),
    type: missing,
    says: 'Bucket "bucket-of-others" is not one that this deployment may use for "data"',
  },
];

/** A first anchor, and others that each repeat the one before it nine times. */
function bomb(): string {
  const names = Array.from('abcdefghi');
  const lines = names.map((name, index) => {
    const inner = index === 0 ? 'x' : `*${names[index - 1] ?? ''}`;
    return `${name}: &${name} [${Array(9).fill(inner).join(', ')}]`;
  });
  return lines.join('\n');
}

/** Short ones: so many are no large sheet. */
function manyKeys(count: number): string {
  return Array.from({ length: count }, (_, index) => `_${index.toString(32)}:\n`).join('');
}

function longKeys(count: number): string {
  return Array.from({ length: count }, (_, index) => `${'語'.repeat(998)}${index + 10}:\n`).join(
    '',
  );
}

let manager: EmbeddedManager;
let puts = 0;

beforeAll(async () => {
  const workflows = { hello: HELLO, count: COUNT };
  manager = await EmbeddedManager.start({ folder: makeFolder(), workflows });
});

afterAll(() => manager.stop());

async function put(key: string, body: string): Promise<string> {
  puts += 1;
  // The SDK warns of an empty text as if it were a stream.
  return manager.put(`launches/${key}`, Buffer.from(body));
}

async function launchesOf(key: string): Promise<Launch[]> {
  await manager.aws.settled();
  const path = `s3://${manager.bucket}/launches/${key}`;
  const launches = await manager.launches();
  return launches.filter(({ configurationPath }) => configurationPath === path);
}

test.each([...BROKEN, ...WRONG, ...WRONG_FILES])(
  'the bad sheet $key, put twice, is one REJECTED row each time',
  async ({ key, sheet, beside = {}, type, says }) => {
    for (const [name, text] of Object.entries(beside)) await manager.put(`launches/${name}`, text);
    const text = sheet(manager.bucket);

    const versions = [await put(key, text), await put(key, text)];

    const launches = await launchesOf(key);
    expect(launches.map((launch) => launch.configurationVersionId).sort()).toEqual(versions.sort());
    for (const { status, recordedStatus, failure, errors = [] } of launches) {
      expect({ status, recordedStatus, type: failure?.type }).toEqual({
        status: 'REJECTED',
        recordedStatus: 'REJECTED',
        type,
      });
      expect(errors.map(({ message }) => message)).toContainEqual(expect.stringContaining(says));
    }
  },
);

test('after all of them a good sheet succeeds, and no invocation was lost or repeated', async () => {
  await put('good.yaml', sheetOf('hello', manager.bucket));
  await manager.until(puts, ({ endedAt }) => endedAt !== undefined);

  expect(await launchesOf('good.yaml')).toMatchObject([{ status: 'SUCCEEDED' }]);
  expect(await manager.functionLog('Register', 'Sheet registered')).toHaveLength(puts);
  for (const name of ['Register', 'Launch'] as const) {
    expect(await manager.functionLog(name, 'Runtime exited')).toEqual([]);
    expect(await manager.functionLog(name, 'errorType')).toEqual([]);
  }
});
