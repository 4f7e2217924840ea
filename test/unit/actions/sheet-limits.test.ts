import { parse } from 'yaml';
import * as z from 'zod';
import { prepareLaunch } from '../../../lib/actions/prepare-launch';
import { InputErrors } from '../../../lib/domain/errors';
import type { S3Uri } from '../../../lib/domain/s3-uri';
import { sheetSchema } from '../../../lib/domain/sheet/configuration-sheet';
import { MemoryObjects } from '../../support/memory-objects';
import { leavesOf } from '../../support/sheet-leaves';

const WORKFLOW = `
name: limited
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {}, bam: { file: true } } }
lists: { region: { default: [chr1] } }
references: { genome: {} }
parameters: { label: { type: text, default: none } }
steps:
  - name: call
    forEach: [sample, region]
    inputs: { bam: bam, genome: reference.genome }
    outputs: { vcf: "calls/{sample}/{region}.vcf" }
    command: call "$bam" "$genome" "$label" > "$vcf"
publish: { calls: call.vcf }
`;

/** What the operator of a deployment allows. */
const DEPLOYMENT = {
  capacity: { cpus: 4, memoryMib: 8192, diskMib: 20_480 },
  buckets: { data: ['own', 'lab-data'], output: ['lab-results'] },
  tagKeys: ['team', 'stack'],
  sheetWorkflows: { steps: true, sources: ['https://github.com/lab/'] },
  limits: { jobs: 20, hours: 12 },
  listFolder: (folder: S3Uri) => objects.listFolder(folder),
};

const objects = new MemoryObjects({
  's3://own/a.bam': '',
  's3://lab-data/run-7/genome.fa': '',
  ...Object.fromEntries(rows(11).map(({ bam }) => [`s3://lab-data/run-7/${bam}`, ''])),
});

/** A sheet that goes up to the limits, in every key. */
const SHEET = {
  name: 'n'.repeat(100),
  workflow: 'limited' as unknown,
  data: 's3://lab-data/run-7/',
  output: 's3://lab-results/run-7/',
  samples: [{ sample: 'A', bam: 's3://own/a.bam' }] as unknown,
  parameters: { genome: 'genome.fa', label: 'x', region: ['chr1', 'r'.repeat(19)] } as unknown,
  compute: { service: 'engine-task', maxJobs: 20, patience: '12h' } as unknown,
  resources: { call: { cpus: 4, memory: '8 GiB', time: '12h', disk: '20 GiB' } } as unknown,
  retries: 10,
  timeout: '12h',
  notify: addresses(10),
  tags: tagsOf(30),
};

const FOREIGN = {
  engine: 'snakemake',
  source: 'https://example.org/flow',
  revision: 'v1',
  samples: { path: 'config/samples.csv', files: ['bam'] },
};

/** The same workflow as steps of the sheet. */
function ownWorkflow(resources: object): unknown {
  const { name, version, steps, ...rest } = parse(WORKFLOW) as { steps: object[] } & Record<
    string,
    unknown
  >;
  return { ...rest, steps: steps.map((step) => ({ ...step, ...resources })) };
}

interface Limit {
  /** What sets it: the deployment, or what holds for every deployment. */
  readonly by: 'deployment' | 'everywhere';
  /** Keys of the sheet that go beyond it. */
  readonly beyond: Partial<typeof SHEET>;
  readonly message: RegExp;
}

/** By leaf of the sheet: what bounds it, and a value beyond that. A new leaf needs a line here, and the check that it names. */
const LIMITS: Readonly<Record<string, Limit>> = {
  name: {
    by: 'everywhere',
    beyond: { name: 'n'.repeat(101) },
    message: /^"name" must be text of 1 to 100 printable characters/,
  },
  // With a workflow of the deployment come its engine and its image: a sheet names neither.
  workflow: {
    by: 'deployment',
    beyond: { workflow: 'unlimited' },
    message: /^Unknown workflow "unlimited"$/,
  },
  'workflow.source': {
    by: 'deployment',
    beyond: { workflow: FOREIGN },
    message: /^This deployment runs no workflow from "https:\/\/example.org\/flow"$/,
  },
  'workflow.steps[].cpus': {
    by: 'deployment',
    beyond: { workflow: ownWorkflow({ cpus: 5 }), resources: {} },
    message: /^Step "call" needs 5 cpus, and the engine task offers 4$/,
  },
  'workflow.steps[].memory': {
    by: 'deployment',
    beyond: { workflow: ownWorkflow({ memory: '8193 MiB' }), resources: {} },
    message: /^Step "call" needs 8193 MiB of memory, and the engine task offers 8192$/,
  },
  'workflow.steps[].memory.start': {
    by: 'deployment',
    beyond: {
      workflow: ownWorkflow({ memory: { start: '8193 MiB', perAttempt: '1 GiB' } }),
      resources: {},
    },
    message: /^Step "call" needs 8193 MiB of memory, and the engine task offers 8192$/,
  },
  'workflow.steps[].disk': {
    by: 'deployment',
    beyond: { workflow: ownWorkflow({ disk: '20481 MiB' }), resources: {} },
    message: /^Step "call" needs 20481 MiB of disk, and the engine task offers 20480$/,
  },
  'workflow.steps[].gpus': {
    by: 'deployment',
    beyond: { workflow: ownWorkflow({ gpus: 1 }), resources: {} },
    message: /^Step "call" needs 1 gpus, and the engine task offers 0$/,
  },
  data: {
    by: 'deployment',
    beyond: { data: 's3://foreign/run-7/' },
    message: /^Bucket "foreign" is not one that this deployment may use for "data"$/,
  },
  output: {
    by: 'deployment',
    beyond: { output: 's3://lab-data/run-7/' },
    message: /^Bucket "lab-data" is not one that this deployment may use for "output"$/,
  },
  samples: {
    by: 'deployment',
    beyond: { samples: 's3://foreign/samples.csv' },
    message: /^Sample sheet "s3:\/\/foreign\/samples.csv" may not be read: it is in none of the/,
  },
  'samples[].*': {
    by: 'deployment',
    beyond: { samples: [{ sample: 'A', bam: 's3://foreign/a.bam' }] },
    message: /^"s3:\/\/foreign\/a.bam" is in a bucket that this deployment may not read$/,
  },
  'parameters.*': {
    by: 'deployment',
    beyond: { parameters: { genome: 's3://foreign/genome.fa' } },
    message: /^"s3:\/\/foreign\/genome.fa" is in a bucket that this deployment may not read$/,
  },
  'parameters.*[]': {
    by: 'everywhere',
    beyond: { parameters: { genome: 'genome.fa', region: numbered(20_000) }, samples: rows(11) },
    message: /^Workflow limited may have up to 220,000 jobs .* a launch has at most 200,000$/,
  },
  'compute.service': {
    by: 'deployment',
    beyond: { compute: { service: 'batch-ec2' } },
    message: /^Compute service "batch-ec2" is not part of this deployment$/,
  },
  'compute.maxJobs': {
    by: 'deployment',
    beyond: { compute: { maxJobs: 21 } },
    message: /^"compute.maxJobs" is 21, and this deployment allows at most 20$/,
  },
  'compute.patience': {
    by: 'deployment',
    beyond: { compute: { patience: '12h 1s' } },
    message: /^"compute.patience" is 12h 1s, and this deployment allows at most 12h$/,
  },
  'resources.*.cpus': {
    by: 'deployment',
    beyond: { resources: { call: { cpus: 5 } } },
    message: /^Step "call" needs 5 cpus, and the engine task offers 4$/,
  },
  'resources.*.memory': {
    by: 'deployment',
    beyond: { resources: { call: { memory: '8193 MiB' } } },
    message: /^Step "call" needs 8193 MiB of memory, and the engine task offers 8192$/,
  },
  'resources.*.disk': {
    by: 'deployment',
    beyond: { resources: { call: { disk: '20481 MiB' } } },
    message: /^Step "call" needs 20481 MiB of disk, and the engine task offers 20480$/,
  },
  'resources.*.time': {
    by: 'deployment',
    beyond: { resources: { call: { time: '12h 1s' } } },
    message: /^"resources.call.time" is 12h 1s, and this deployment allows at most 12h$/,
  },
  retries: {
    by: 'everywhere',
    beyond: { retries: 11 },
    message: /^"retries" must be a whole number from 0 to 10/,
  },
  timeout: {
    by: 'deployment',
    beyond: { timeout: '12h 1s' },
    message: /^"timeout" is 12h 1s, and this deployment allows at most 12h$/,
  },
  'notify[]': {
    by: 'everywhere',
    beyond: { notify: addresses(11) },
    message: /^"notify" must have at most 10 addresses/,
  },
  'tags.*': {
    by: 'deployment',
    beyond: { tags: { Team: 'mine' } },
    message: /^Tag "Team" is one of the deployment's own$/,
  },
};

/** What a workflow of the sheet's own says of itself: it names nothing of AWS, and runs within the engine task and its time. */
const OF_ITSELF = [
  /^workflow\.(?:name|description|engine|revision|snakefile|config|publish)(?:\.|\[|$)/,
  /^workflow\.(?:samples|lists|references|parameters)\./,
  /^workflow\.steps\[\]\.(?:name|description|forEach|where|when|inputs|outputs|temp|shared|group|command)(?:\.|\[|$)/,
  // More memory for later attempts is cut to what there is; jobs end with the run; images and packages are for other services.
  /^workflow\.steps\[\]\.(?:memory\.(?:perAttempt|max)|time|retries|image|conda)(?:\[|$)/,
];

test('every leaf of the schema of sheets has a limit', () => {
  const leaves = leavesOf(sheetSchema).filter(
    (leaf) => !OF_ITSELF.some((pattern) => pattern.test(leaf)),
  );

  expect(Object.keys(LIMITS).sort()).toEqual([...leaves].sort());
});

test('leavesOf() finds what is nested, and refuses what it does not know', () => {
  const nested = z.object({ a: z.union([z.string(), z.array(z.object({ b: z.string() }))]) });

  expect(leavesOf(nested)).toEqual(['a', 'a[].b']);
  expect(() => leavesOf(z.object({ a: z.number() }))).toThrow(
    'Nothing is known of what stands at a',
  );
});

test('prepareLaunch() takes a sheet that goes up to the limits', async () => {
  expect(await mistakesIn({})).toEqual([]);
});

test.each(Object.entries(LIMITS))(
  'prepareLaunch() refuses what is beyond the limit of %s, where it stands',
  async (leaf, { beyond, message }) => {
    const mistakes = await mistakesIn(beyond);

    expect(mistakes).toEqual([
      expect.objectContaining({ file: 'sheet.json', line: lineOf(beyond, leaf) }),
    ]);
    expect(mistakes[0]?.message).toMatch(message);
  },
);

test.each(Object.entries(LIMITS).filter(([, { by }]) => by === 'deployment'))(
  "the limit of %s is the deployment's: offline nothing is known of it, or of what it names",
  async (_, { beyond, message }) => {
    const told = (await mistakesIn(beyond, {})).map((mistake) => mistake.message);

    // Workflows and compute services come with what is installed.
    expect(told.every((text) => /^(?:Unknown workflow|Compute service)/.test(text))).toBe(true);
    expect(told.every((text) => message.test(text))).toBe(true);
  },
);

async function mistakesIn(
  change: Partial<typeof SHEET>,
  deployment: Partial<typeof DEPLOYMENT> = DEPLOYMENT,
): Promise<InputErrors['errors']> {
  const deps = {
    ...deployment,
    workflows: {
      find: (name: string) => Promise.resolve(name === 'limited' ? WORKFLOW : undefined),
      names: () => Promise.resolve(['limited']),
    },
    readSampleSheet: () =>
      Promise.resolve({ found: 'text', text: 'sample,bam\nA,a.bam\n' } as const),
  };
  return prepareLaunch(deps, { file: 'sheet.json', text: textOf(change) }).then(
    () => [],
    (error: unknown) => {
      if (error instanceof InputErrors) return error.errors;
      throw error;
    },
  );
}

/** A line for each key. */
function textOf(change: Partial<typeof SHEET>): string {
  const lines = Object.entries({ ...SHEET, ...change }).map(
    ([key, value]) => `"${key}": ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Lists and samples only go beyond limits together, which is told at the samples. */
function lineOf(change: Partial<typeof SHEET>, leaf: string): number {
  const key = leaf === 'parameters.*[]' ? 'samples' : (Object.keys(change)[0] ?? '');
  return 2 + Object.keys(SHEET).indexOf(key);
}

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `person${index}@example.org`);
}

function tagsOf(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'v']));
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `r${index}`);
}

function rows(count: number): { sample: string; bam: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    sample: `S${index}`,
    bam: `${index}.bam`,
  }));
}
