import type { RegisterLaunchDeps } from '../../lib/actions/register-launch';
import type { Measurement } from '../../lib/contract/metrics';
import { MemoryLaunches } from './memory-launches';
import { MemoryObjects } from './memory-objects';
import { CAPACITY } from './workflow-definitions';

const COUNT = `
name: count
version: 1.2.0
engine: snakemake
samples:
  key: [sample]
  columns: { sample: {}, reads: { file: true } }
references: { genome: {} }
parameters: { minimum: { type: integer, default: 20 } }
steps:
  - name: count
    forEach: [sample]
    inputs: { reads: reads, genome: reference.genome }
    outputs: { text: "counts/{sample}.txt" }
    cpus: 1
    memory: 512 MiB
    time: 1h
    command: wc -l "$reads" "$genome" > "$text" # $minimum
publish: { counts: count.text }
`;

export const SHEET = `name: my counts
workflow: count
data: s3://bucket/data/
samples: samples.csv
parameters: { genome: genome.fa }
resources: { count: { memory: 1 GiB } }
`;

export const SHEET_URI = 's3://bucket/launches/mine/sheet.yaml';
export const SAMPLES_URI = 's3://bucket/launches/mine/samples.csv';
export const DATASETS = {
  's3://bucket/data/genome.fa': '>q\nACGT\n',
  's3://bucket/data/a.fastq': '@r\n',
  's3://bucket/data/b.fastq': '@r2\n',
};
export const SAMPLES = 'sample,reads\nA,a.fastq\nB,b.fastq\n';
export const UPLOADED = {
  bucket: 'bucket',
  key: 'launches/mine/sheet.yaml',
  versionId: 'v1',
  uploadedAt: '2026-11-23T10:00:00.000Z',
};
export const LAUNCH_ID = 'my-counts-20261123-a1b2c3d4e5';

/** Effects in memory. */
export interface RegistrationDeps extends RegisterLaunchDeps {
  readonly launches: MemoryLaunches;
  readonly objects: MemoryObjects;
  readonly slept: number[];
  readonly measured: Measurement[];
}

/** A deployment with the workflow `count`, and these objects. */
export function depsWith(texts: Readonly<Record<string, string>>): RegistrationDeps {
  const objects = new MemoryObjects(texts);
  const slept: number[] = [];
  const measured: Measurement[] = [];
  return {
    bucketName: 'bucket',
    prepare: {
      workflows: {
        find: (name) => Promise.resolve(name === 'count' ? COUNT : undefined),
        names: () => Promise.resolve(['count', 'hello']),
      },
      listFolder: (folder) => objects.listFolder(folder),
      capacity: CAPACITY,
      buckets: { data: ['bucket'], output: ['results'] },
    },
    objects,
    launches: new MemoryLaunches(),
    ...{ slept, measured },
    measure: (measurements) => void measured.push(...measurements),
    sampleSheetGraceSeconds: 2,
    sha256: () => 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
    now: () => new Date('2026-11-23T10:00:01.000Z'),
  };
}

/** Sheet, sample sheet and datasets as they should be. */
export function good(): RegistrationDeps {
  return withSheet(SHEET);
}

/** Another sheet, with everything else as it should be. */
export function withSheet(sheet: string): RegistrationDeps {
  return depsWith({ [SHEET_URI]: sheet, [SAMPLES_URI]: SAMPLES, ...DATASETS });
}
