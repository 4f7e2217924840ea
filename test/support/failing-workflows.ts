// cspell:ignore nosuchaligner nosuchfile
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program';

/** Workflows that fail, each in a way of its own: name -> workflow.yaml. */
export const FAILURES: Readonly<Record<string, string>> = {
  memory: oneStep(
    'memory',
    `echo "reading all of it" >&2
      ulimit -v 400000
      python3 -c 'x = bytearray(10**9)'`,
  ),
  killed: oneStep('killed', 'sleep 300 & kill -9 "$!"; wait "$!"'),
  ended: oneStep('ended', 'kill -TERM $$; sleep 5'),
  survived: oneStep(
    'survived',
    `rm nothing.txt || true
      module load python || true
      python3 -c 'int("x")' > "$text"`,
  ),
  silent: oneStep('silent', 'exit 9'),
  tool: oneStep('tool', 'nosuchaligner mem reads.fq > "$text"'),
  script: oneStep('script', `printf '#!/bin/sh\\n' > tool.sh; ./tool.sh > "$text"`),
  input: oneStep('input', 'sort nosuchfile.txt > "$text"'),
  output: oneStep('output', 'echo done >&2'),
  disk: oneStep('disk', 'head -c 5000000 /dev/zero > FULL_DISK/large'),
  secrets: oneStep(
    'secrets',
    `echo "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" >&2
      echo "GET https://user:pass@host.example/x?X-Amz-Signature=0123456789abcdef" >&2
      exit 3`,
  ),
  own: `${oneStep('own', 'echo "barcode ACGT is not in the sheet" >&2; exit 4')}failures:
  - pattern: barcode [ACGT]+ is not
    type: UnknownBarcode
    advice: Compare the barcodes of the sample sheet with those of the run.
`,
  grouped: `
name: grouped
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {} } }
steps:
  - name: measure
    forEach: [sample]
    outputs: { text: "measured/{sample}.txt" }
    memory: 100 MiB
    command: |
      echo "measuring $sample" >&2
      exit 7
publish: { measured: measure.text }
`,
};

/** A workflow in the standard layout of which the Snakefile does not parse, as tag v1 of a repository. */
export async function commitBrokenWorkflow(folder: string): Promise<void> {
  mkdirSync(join(folder, 'workflow'), { recursive: true });
  const snakefile = 'rule all:\n    output: "results/a.txt"\n    shell "touch {output}"\n';
  writeFileSync(join(folder, 'workflow/Snakefile'), snakefile);
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    [...identity, 'commit', '--quiet', '--message', 'A workflow that does not parse'],
    ['tag', 'v1'],
  ]) {
    const { exitCode, output } = await runProgram('git', args, { cwd: folder });
    if (exitCode !== 0) throw new Error(output);
  }
}

function oneStep(name: string, command: string): string {
  return `
name: ${name}
version: 1.0.0
engine: snakemake
steps:
  - name: measure
    outputs: { text: made/text.txt }
    memory: 300 MiB
    command: |
      ${command}
publish: { made: measure.text }
`;
}
