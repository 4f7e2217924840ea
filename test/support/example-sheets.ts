import { join } from 'node:path';
import { writeFiles } from './temporary-folder';

const WORKFLOW = `name: hello
version: 1.0.0
engine: snakemake
samples:
  key: [sample]
  columns:
    sample: { description: Name. }
steps:
  - name: greet
    forEach: [sample]
    outputs: { text: 'greetings/{sample}.txt' }
    command: echo "hello $sample" > "$text"
publish:
  greetings: greet.text
`;

export const VALID_SHEET = `name: two-greetings
workflow: hello
data: s3://lab-data/none/
samples: samples.csv
`;

/** Writes a workflow `hello` with a job per sample, a sheet and a sample sheet of two samples, unless the test has others. */
export function writeExample(
  folder: string,
  files: { readonly sheet?: string; readonly samples?: string } = {},
): { readonly workflows: string; readonly sheet: string } {
  writeFiles(folder, {
    'workflows/hello/workflow.yaml': WORKFLOW,
    'lab/sheet.yaml': files.sheet ?? VALID_SHEET,
    'lab/samples.csv': files.samples ?? 'sample\nA\nB\n',
  });
  return { workflows: join(folder, 'workflows'), sheet: join('lab', 'sheet.yaml') };
}
