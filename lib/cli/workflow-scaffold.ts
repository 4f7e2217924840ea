/** The files of a new workflow, which runs as it stands; the name must be that of a workflow, `schema` leads from its folder to the JSON Schema. */
export function scaffoldWorkflow(name: string, schema: string): ReadonlyMap<string, string> {
  return new Map([
    ['workflow.yaml', `# yaml-language-server: $schema=${schema}\n${definitionOf(name)}`],
    ['README.md', readmeOf(name)],
    ['example/sheet.yaml', sheetOf(name)],
    ['example/samples.csv', 'sample,fastq\nfirst,first.fastq\nsecond,second.fastq\n'],
    ['example/data/first.fastq', readsOf('first', ['ACGT'.repeat(3), 'TTACG', 'GGATTACA'])],
    ['example/data/second.fastq', readsOf('second', ['CAT', 'GATTACA'])],
  ]);
}

function definitionOf(name: string): string {
  return `name: ${name}
version: 0.1.0
description: Counts the reads of each sample.
engine: snakemake
example: example/sheet.yaml

samples:
  key: [sample]
  columns:
    sample:
      description: Name of the sample.
    fastq:
      file: true
      description: Reads, FASTQ, gzipped or not.

parameters:
  minimumLength:
    type: integer
    default: 1
    minimum: 1
    maximum: 1000000
    description: Shorter reads are not counted.

steps:
  # One job for each sample. The command is plain bash, and reads variables named after inputs, outputs, columns and parameters.
  - name: tally
    description: Counts the reads of a sample.
    forEach: [sample]
    inputs: { reads: fastq }
    outputs: { number: 'tally/{sample}.tsv' }
    memory: 500 MiB
    time: 1h
    command: |
      gzip -dcf "$reads" \\
        | awk -v sample="$sample" -v shortest="$minimumLength" \\
            'NR % 4 == 2 && length($0) >= shortest { n++ } END { print sample "\\t" n + 0 }' > "$number"

  # One job for all samples: what "tally" made for each of them arrives as an array.
  - name: table
    description: Puts the counts of all samples into one table.
    inputs: { numbers: tally.number }
    outputs: { counts: table/counts.tsv }
    memory: 500 MiB
    time: 1h
    command: |
      printf 'sample\\treads\\n' > "$counts"
      cat "\${numbers[@]}" >> "$counts"

publish:
  counts: table.counts
`;
}

function readmeOf(name: string): string {
  return `# ${name}

Counts the reads of each sample.

**In:** a sample sheet with \`sample, fastq\`, one row per sample.
**Out:** one table with the number of reads of each sample (\`counts/counts.tsv\`).

| parameter | default | meaning |
|---|---|---|
| \`minimumLength\` | 1 | shorter reads are not counted |

The reads of the example are made up: five of them, in two samples. To try it, in the folder of \`${name}\`:

\`\`\`
wfm workflows check .
wfm launch example/sheet.yaml --with-data --watch
\`\`\`
`;
}

function sheetOf(name: string): string {
  return `name: ${name}-example
workflow: ${name}
data: s3://my-bucket/data/${name}/
samples: samples.csv
`;
}

function readsOf(sample: string, sequences: readonly string[]): string {
  return sequences
    .map(
      (sequence, index) =>
        `@${sample}.${index + 1}\n${sequence}\n+\n${'I'.repeat(sequence.length)}\n`,
    )
    .join('');
}
