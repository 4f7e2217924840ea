import { planLaunch } from '../../lib/actions/plan-launch';
import { prepareLaunch } from '../../lib/actions/prepare-launch';
import type { PlannedRun } from '../../lib/engines/engine';
import { InputErrors } from '../../lib/domain/errors';
import { formatS3Uri } from '../../lib/domain/s3-uri';
import { DATA, NO_SECTIONS, type FuzzCase, type Sections } from './fuzz-case';

/** Some cases as one workflow and one sheet, which go through what every sheet goes through. */

export type BatchPlan =
  | { readonly refused: false; readonly run: PlannedRun }
  | { readonly refused: true; readonly error: InputErrors };

/** Files may have 256 kB; names and quotes come to what the cases hold. */
export const MAXIMUM_BYTES = 150_000;

const CAPACITY = { cpus: 2, memoryMib: 8192, diskMib: 8192 };

/** Plans a launch of these cases, or says why they are refused. Throws what is no refusal. */
export async function planBatch(cases: readonly FuzzCase[]): Promise<BatchPlan> {
  const { definition, sheet } = writeBatch(cases);
  const workflows = {
    find: () => Promise.resolve(definition),
    names: () => Promise.resolve(['fuzz']),
  };
  const readSampleSheet = () => Promise.resolve({ found: 'missing' } as const);
  try {
    const request = await prepareLaunch(
      { workflows, readSampleSheet, capacity: CAPACITY },
      { file: 'sheet.json', text: sheet },
    );
    const run = await planLaunch({ workflows, capacity: CAPACITY }, request, {
      launchId: 'fuzz-20261123-7f3a9c1b2d',
      attempt: 1,
      output: 's3://bucket/runs/fuzz-20261123-7f3a9c1b2d/results/',
    });
    return { refused: false, run };
  } catch (error) {
    if (error instanceof InputErrors) return { refused: true, error };
    throw error;
  }
}

/** How much a case adds to the larger of the two files. */
export function bytesOf(fuzzCase: FuzzCase): number {
  const { definition, sheet } = writeBatch([fuzzCase]);
  return Math.max(Buffer.byteLength(definition), Buffer.byteLength(sheet));
}

/** The texts of workflow.yaml and sheet: JSON, in which any text can be written. */
export function writeBatch(cases: readonly FuzzCase[]): {
  readonly definition: string;
  readonly sheet: string;
} {
  const sections = cases.map((each) => each.sections).reduce(merge, NO_SECTIONS);
  const definition = {
    ...{ name: 'fuzz', version: '1.0.0', engine: 'snakemake' },
    samples: {
      key: ['sample', 'lane'],
      columns: {
        ...{ owner: {}, sample: {}, lane: {} },
        reads: { file: true, shared: true, optional: true },
      },
    },
    ...sections,
  };
  const sheet = {
    name: 'fuzz',
    workflow: 'fuzz',
    data: formatS3Uri({ bucket: DATA.bucket, key: DATA.prefix }),
    samples: [
      { owner: 'nobody', sample: 'none', lane: 'none' },
      ...cases.flatMap(({ rows }) => rows),
    ],
    parameters: Object.fromEntries(cases.flatMap(({ parameters }) => Object.entries(parameters))),
  };
  return { definition: JSON.stringify(definition), sheet: JSON.stringify(sheet) };
}

function merge(left: Sections, right: Sections): Sections {
  const description = left.description ?? right.description;
  return {
    ...(description === undefined ? {} : { description }),
    parameters: joined(left.parameters, right.parameters),
    lists: joined(left.lists, right.lists),
    references: joined(left.references, right.references),
    steps: [...left.steps, ...right.steps],
    publish: { ...left.publish, ...right.publish },
  };
}

/** Also of keys that objects have a meaning for. */
function joined(
  left: Readonly<Record<string, object>>,
  right: Readonly<Record<string, object>>,
): Record<string, object> {
  return Object.fromEntries([...Object.entries(left), ...Object.entries(right)]);
}
