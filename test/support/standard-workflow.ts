import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './run-program';

/** A workflow as its author wrote it, in the layout of Snakemake's standard template; it knows nothing of us. */
const FILES = {
  'workflow/Snakefile': `
configfile: "config/config.yaml"

include: "rules/common.smk"
include: "rules/count.smk"


rule all:
    input:
        "results/report.txt",
`,
  'workflow/rules/common.smk': `
import csv

with open(config["samples"], newline="") as table:
    SAMPLES = {row["sample_name"]: row for row in csv.DictReader(table, delimiter="\\t")}


wildcard_constraints:
    sample="|".join(SAMPLES),
`,
  'workflow/rules/count.smk': `
rule count:
    input:
        lambda wildcards: SAMPLES[wildcards.sample]["reads"],
    output:
        "results/counts/{sample}.txt",
    log:
        "logs/count/{sample}.log",
    threads: 1
    shell:
        "(grep -c {config[motif][text]} {input} || true) > {output} 2> {log}"


rule report:
    input:
        counts=expand("results/counts/{sample}.txt", sample=SAMPLES),
        background=config["background"]["file"],
    output:
        "results/report.txt",
    params:
        factor=config["motif"]["factor"],
    script:
        "../scripts/report.py"
`,
  'workflow/scripts/report.py': `
from pathlib import Path

with open(snakemake.output[0], "w") as report:
    for path in snakemake.input.counts:
        count = int(Path(path).read_text())
        report.write(f"{Path(path).stem} {count * snakemake.params.factor}\\n")
    report.write(f"background {len(Path(snakemake.input.background).read_text().split())}\\n")
`,
  'config/config.yaml': `
samples: config/samples.tsv
motif:
  text: ACGT
  factor: 1
background:
  file: resources/background.txt
`,
  'config/samples.tsv': 'sample_name\treads\nexample\tresources/example.txt\n',
  'resources/example.txt': 'ACGT\n',
  'resources/background.txt': 'one two three\n',
  'workflow/envs/tools.yaml': 'channels:\n  - conda-forge\ndependencies:\n  - grep =3\n',
  // A profile that would end every run, were it read.
  'workflow/profiles/default/config.yaml': 'no-such-option: true\n',
  'profiles/default/config.yaml': 'no-such-option: true\n',
};

/** Writes the workflow into a folder. */
function writeStandardWorkflow(folder: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text.replace(/^\n/, ''));
  }
}

export const STANDARD_WORKFLOW_PATHS = Object.keys(FILES);

/** Makes a repository of it, with the tag v1.0.0; returns the commit. */
export async function commitStandardWorkflow(folder: string): Promise<string> {
  writeStandardWorkflow(folder);
  const author = ['-c', 'user.name=Author', '-c', 'user.email=author@example.org'];
  const git = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, output } = await runProgram('git', [...author, ...args], { cwd: folder });
    if (exitCode !== 0) throw new Error(output);
    return output.trim();
  };
  await git('init', '--quiet', '--initial-branch=main', '.');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=First version');
  await git('tag', 'v1.0.0');
  return git('rev-parse', 'HEAD');
}
