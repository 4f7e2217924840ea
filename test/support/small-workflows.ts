/** One step that says hello: the smallest real run. */
export const HELLO = `
name: hello
version: 1.0.0
engine: snakemake
parameters: { who: { type: text, default: world } }
steps:
  - name: hello
    outputs: { greeting: hello/greeting.txt }
    memory: 300 MiB
    command: echo "hello $who" > "$greeting"
publish: { greeting: hello.greeting }
`;

/** Two samples, of which one fails with exit code 7. */
export const FAILING = `
name: failing
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {} } }
steps:
  - name: measure
    forEach: [sample]
    outputs: { text: "measured/{sample}.txt" }
    memory: 300 MiB
    command: |
      echo "measuring $sample" >&2
      if [ "$sample" = bad ]; then echo "cannot measure $sample" >&2; exit 7; fi
      echo "$sample" > "$text"
publish: { measured: measure.text }
`;

/** A step that takes longer than any test waits. */
export const SLOW = `
name: slow
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
`;

/** A sheet that launches a workflow without samples. */
export function sheetOf(workflow: string, bucket: string, more = ''): string {
  return `name: ${workflow}\nworkflow: ${workflow}\ndata: s3://${bucket}/data/\n${more}`;
}
