import { NOTHING_SHARED } from '../../lib/domain/plan/shared-steps';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { jobCapacityOf } from '../../lib/compute/engine-task';
import { DEFAULT_ENGINE_SIZE } from '../../lib/contract/engine-size';
import { parseWorkflowDefinition } from '../../lib/domain/definition/definition-parser';
import type { LocatedObject } from '../../lib/domain/plan/launch-request';
import { planSnakemakeRun } from '../../lib/engines/snakemake/snakemake-engine';
import { measurePairs, renderLine } from './pairs';

const SAMPLES = 2000;
const LINE = { name: 'dag', floor: 'by hand', goal: 1.02 };

const WORKFLOW = `name: cohort
version: 1.0.0
engine: snakemake
samples: { key: [sample], columns: { sample: {}, fastq_1: { file: true }, fastq_2: { file: true } } }
references: { genome: {} }
parameters: { quality: { type: integer, default: 20 } }
steps:
  - name: align
    forEach: [sample]
    inputs: { reads: [fastq_1, fastq_2], fasta: reference.genome }
    outputs: { bam: 'aligned/{sample}.bam' }
    temp: [bam]
    memory: 1 GiB
    command: bwa mem "$fasta" "\${reads[@]}" > "$bam"
  - name: mark
    forEach: [sample]
    inputs: { aligned: align.bam }
    outputs: { bam: 'marked/{sample}.bam', bai: 'marked/{sample}.bam.bai' }
    memory: 1 GiB
    command: samtools markdup --write-index "$aligned" "$bam"
  - name: call
    forEach: [sample]
    inputs: { bam: mark.bam, bai: mark.bai, fasta: reference.genome }
    outputs: { vcf: 'calls/{sample}.vcf.gz' }
    memory: 1 GiB
    command: bcftools call -o "$vcf" -i "QUAL>=$quality" "$bam"
  - name: count
    forEach: [sample]
    inputs: { vcf: call.vcf }
    outputs: { text: 'counts/{sample}.txt' }
    memory: 1 GiB
    command: bcftools stats "$vcf" > "$text"
  - name: report
    inputs: { texts: count.text }
    outputs: { table: report/all.txt }
    memory: 1 GiB
    command: cat "\${texts[@]}" > "$table"
publish: { report: report.table, calls: call.vcf }
`;

/** What somebody who knows Snakemake well would write for the same jobs: with logs, benchmarks, resources, and no function where a path will do. */
const BY_HAND = `configfile: "config.json"

SAMPLES = config["samples"]

wildcard_constraints:
    sample=r"[A-Za-z0-9][A-Za-z0-9_-]*",

rule all:
    input:
        "report/all.txt",
        expand("calls/{sample}.vcf.gz", sample=SAMPLES),

rule align:
    input:
        reads=["inputs/{sample}/fastq_1.fq.gz", "inputs/{sample}/fastq_2.fq.gz"],
        fasta="references/genome.fa",
    output:
        bam=temp("aligned/{sample}.bam"),
    log:
        "logs/align/{sample}.log",
    benchmark:
        "benchmarks/align/{sample}.tsv"
    threads: 1
    resources:
        mem_mb=1024,
        runtime=60,
    shell:
        "bwa mem {input.fasta:q} {input.reads:q} > {output.bam:q} 2> {log:q}"

rule mark:
    input:
        aligned="aligned/{sample}.bam",
    output:
        bam="marked/{sample}.bam",
        bai="marked/{sample}.bam.bai",
    log:
        "logs/mark/{sample}.log",
    benchmark:
        "benchmarks/mark/{sample}.tsv"
    threads: 1
    resources:
        mem_mb=1024,
        runtime=60,
    shell:
        "samtools markdup --write-index {input.aligned:q} {output.bam:q} 2> {log:q}"

rule call:
    input:
        bam="marked/{sample}.bam",
        bai="marked/{sample}.bam.bai",
        fasta="references/genome.fa",
    output:
        vcf="calls/{sample}.vcf.gz",
    log:
        "logs/call/{sample}.log",
    benchmark:
        "benchmarks/call/{sample}.tsv"
    params:
        quality=config["quality"],
    threads: 1
    resources:
        mem_mb=1024,
        runtime=60,
    shell:
        "bcftools call -o {output.vcf:q} -i 'QUAL>={params.quality}' {input.bam:q} 2> {log:q}"

rule count:
    input:
        vcf="calls/{sample}.vcf.gz",
    output:
        text="counts/{sample}.txt",
    log:
        "logs/count/{sample}.log",
    benchmark:
        "benchmarks/count/{sample}.tsv"
    threads: 1
    resources:
        mem_mb=1024,
        runtime=60,
    shell:
        "bcftools stats {input.vcf:q} > {output.text:q} 2> {log:q}"

rule report:
    input:
        texts=expand("counts/{sample}.txt", sample=SAMPLES),
    output:
        table="report/all.txt",
    log:
        "logs/report.log",
    benchmark:
        "benchmarks/report.tsv"
    threads: 1
    resources:
        mem_mb=1024,
        runtime=60,
    shell:
        "cat {input.texts:q} > {output.table:q} 2> {log:q}"
`;

/** Runs its arguments, and prints exit code, seconds of CPU, which others on the machine take nothing of, and the largest memory. */
const METER = `
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, used.ru_utime, used.ru_maxrss / 1024]))
`;

const measuredSchema = z.tuple([z.number(), z.number(), z.number()]);

/** Snakemake's own planning of 2,000 samples, 8,001 jobs: our Snakefile against one that was written by hand. */
export async function benchDag(pairs: number, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wfm-bench-'));
  try {
    const ours = new DryRuns(join(folder, 'ours'), oursOf(SAMPLES));
    const byHand = new DryRuns(join(folder, 'by-hand'), byHandOf(SAMPLES));
    const seconds = await measurePairs(
      pairs,
      () => ours.measure(),
      () => byHand.measure(),
    );
    print(renderLine(seconds, { ...LINE, what: 'CPU' }));
    const memory = ours.mebibytes.map((value, index) => ({
      ours: value,
      floor: byHand.mebibytes[index] ?? Number.NaN,
    }));
    print(renderLine(memory, { ...LINE, what: 'memory', unit: 'MiB' }));
    const isSame = oursOf(2).get('Snakefile') === oursOf(SAMPLES).get('Snakefile');
    print(
      `dag     Snakefile       ${isSame ? 'the same' : 'ANOTHER'} for 2 and ${SAMPLES} samples`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run's files, planned again and again. */
class DryRuns {
  /** Of each of them. */
  readonly mebibytes: number[] = [];

  constructor(
    private readonly folder: string,
    files: ReadonlyMap<string, string>,
  ) {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  /** Seconds of CPU. */
  async measure(): Promise<number> {
    const args = ['-c', METER, 'snakemake', '--snakefile', 'Snakefile', '--dry-run', '--quiet'];
    const child = spawn('python3', [...args, 'all', '--cores', '2'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await once(child, 'close');
    const [exitCode, seconds, mebibytes] = measuredSchema.parse(JSON.parse(printed));
    if (exitCode !== 0) throw new Error(`A dry run in ${this.folder} ended with ${exitCode}`);
    this.mebibytes.push(mebibytes);
    return seconds;
  }
}

function oursOf(samples: number): ReadonlyMap<string, string> {
  const rows = Array.from({ length: samples }, (_, index) => ({
    line: index + 2,
    values: { sample: `S${index}`, fastq_1: `S${index}_1.fq.gz`, fastq_2: `S${index}_2.fq.gz` },
  }));
  const objectOf = (key: string): LocatedObject => ({ bucket: 'bucket', key, eTag: '*' });
  const { files, plan } = planSnakemakeRun({
    ...{ launchId: 'cohort-20261123-7f3a9c1b2d', attempt: 1, output: 's3://bucket/results/' },
    definition: parseWorkflowDefinition('cohort/workflow.yaml', WORKFLOW),
    capacity: jobCapacityOf(DEFAULT_ENGINE_SIZE),
    shared: NOTHING_SHARED,
    request: {
      ...{ formatVersion: 1, name: 'cohort', workflow: 'cohort', workflowVersion: '1.0.0' },
      ...{ engine: 'snakemake', dataPath: 's3://bucket/', computeService: 'engine-task' },
      ...{ retries: 0, parameters: { quality: '20' }, lists: {}, notify: [], tags: {} },
      ...{ resources: {}, rows, references: { genome: objectOf('genome.fa') } },
      files: Object.fromEntries(
        rows.flatMap(({ values: { fastq_1, fastq_2 } }) =>
          [fastq_1, fastq_2].map((key) => [`s3://bucket/${key}`, objectOf(key)]),
        ),
      ),
    },
  });
  return new Map([...files, ...plan.stage.map(({ path }) => [path, ''] as const)]);
}

function byHandOf(samples: number): ReadonlyMap<string, string> {
  const names = Array.from({ length: samples }, (_, index) => `S${index}`);
  const reads = names.flatMap((name) => [1, 2].map((mate) => `inputs/${name}/fastq_${mate}.fq.gz`));
  return new Map([
    ['Snakefile', BY_HAND],
    ['config.json', JSON.stringify({ samples: names, quality: 20 })],
    ...['references/genome.fa', ...reads].map((path) => [path, ''] as const),
  ]);
}
