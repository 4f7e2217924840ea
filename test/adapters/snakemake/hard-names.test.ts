import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, runSnakemake, writeRun } from '../../../bin/fuzz/snakemake-run';
import { planLaunch } from '../../../lib/actions/plan-launch';
import { prepareLaunch } from '../../../lib/actions/prepare-launch';
import { InputErrors } from '../../../lib/domain/errors';
import type { PlannedRun } from '../../../lib/engines/engine';
import { temporaryFolders } from '../../support/temporary-folder';
import { CAPACITY } from '../../support/workflow-definitions';

const EXAMPLE = join(__dirname, '../../../workflows/germline-variants/example/data');

/** Names of samples that YAML, a shell, a file system or a program could take for something else. */
const SAMPLES = [
  ...['010', '1e3', '1_000', '0x1F', '0o17', '0b1', '2026-01-01', '00', '1', 'NaN', '1e-3'],
  ...['no', 'No', 'yes', 'on', 'off', 'y', 'n', 'true', 'False', 'null', 'NULL', 'None', 'nan'],
  ...['CON', 'nul', 'PRN', 'constructor', 'toString', 'rule', 'lambda', 'all', 'config', 'import'],
  ...['A', 'a', 'a-b', 'a_b', 'a--b', 'a-', 'a_', 'SM', 'RG', 'ID', 'n'.repeat(19)],
  'name-'.repeat(19),
];

/** Texts for a read group, of which each arrives or is refused. */
const LABELS = [
  ...[
    'été',
    '変異',
    'Ω-1',
    '🧬',
    'e\u0301',
    '.',
    '..',
    '../x',
    '.hidden',
    'a.b',
    'a/b',
    'a b',
    ' a',
  ],
  ...['a ', "it's", 'say "hi"', '`touch canary`', '$(touch canary)', '${HOME}', '$HOME', 'a\\b'],
  ...[
    'a\\',
    'a\\tb',
    '\\n',
    '{x}',
    '{{x}}',
    '{wildcards.sample}',
    '[x]',
    '%s',
    '100%',
    '%%',
    'a;b',
  ],
  ...['a|b', 'a&b', 'a>b', '*', '?', '#1', 'a: b', '!tag', '@x', '@RG', '=1+1', '<script>', 'CON'],
  ...['__proto__', 'constructor', '"""', "'''", 'r"""x"""', '010', 'no', '~', '1e3', 'a,b', 'a=b'],
  ...['n'.repeat(1000), '\u00a0', '\u200b', 'a\u00adb', 'ß', 'ﬁ', '\u05d0\u05d1', '\u0627\u0644'],
];

const REFUSED = ['-rf', '--help', 'a\nb', 'a\tb', 'a\u2028b', 'a\u202eb', 'a\u0085b'];

/** The commands of germline-variants for samples; for labels a header that a program writes down as it is. */
const WORKFLOW = {
  ...{ name: 'names', version: '1.0.0', engine: 'snakemake' },
  samples: { key: ['sample'], columns: { sample: {} } },
  references: { reads: {}, genome: {} },
  parameters: Object.fromEntries(LABELS.map((_, index) => [`label${index}`, { type: 'text' }])),
  steps: [
    {
      name: 'index',
      inputs: { source: 'reference.genome' },
      outputs: Object.fromEntries(
        ['fa', 'fa.fai', 'fa.amb', 'fa.ann', 'fa.bwt', 'fa.pac', 'fa.sa'].map((ending) => [
          ending.replace('.', '_'),
          `genome/genome.${ending}`,
        ]),
      ),
      command: 'cat "$source" > "$fa"\nsamtools faidx "$fa"\nbwa index "$fa"\n',
    },
    {
      name: 'align',
      forEach: ['sample'],
      inputs: {
        reads: 'reference.reads',
        fasta: 'index.fa',
        others: ['index.fa_bwt', 'index.fa_fai'],
      },
      outputs: { bam: 'samples/{sample}/reads.bam', vcf: 'samples/{sample}/calls.vcf' },
      command: [
        'bwa mem -R "@RG\\tID:$sample\\tSM:$sample" "$fasta" "$reads" | samtools sort -o "$bam" -',
        'bcftools mpileup -Ou -f "$fasta" "$bam" | bcftools call -mv -Ov -o "$vcf"',
        '',
      ].join('\n'),
    },
    ...LABELS.map((_, index) => ({
      name: `label_${index}`,
      inputs: { fasta: 'index.fa', others: ['index.fa_fai'] },
      outputs: { bam: `labels/${index}/reads.bam`, vcf: `labels/${index}/calls.vcf` },
      command: [
        '{',
        `  printf '@HD\\tVN:1.6\\tSO:coordinate\\n'`,
        `  awk '{ printf "@SQ\\tSN:%s\\tLN:%s\\n", $1, $2 }' "\${others[0]}"`,
        `  printf '@RG\\tID:1\\tSM:%s\\n' "$label${index}"`,
        '} | samtools view -b -o "$bam" -',
        'bcftools mpileup -Ov -f "$fasta" -o "$vcf" "$bam"',
        '',
      ].join('\n'),
    })),
  ],
  publish: {
    samples: ['align.bam', 'align.vcf'],
    labels: LABELS.flatMap((_, index) => [`label_${index}.bam`, `label_${index}.vcf`]),
  },
};

const newFolder = temporaryFolders();

test('hard names arrive byte for byte in plan, BAM header and VCF', async () => {
  const run = await plan({ samples: SAMPLES, labels: LABELS });
  const folder = newFolder();
  await writeRun(run, folder);
  await copyFile(join(EXAMPLE, 'chr22-tiny.fa'), join(folder, 'references/genome.fa'));
  await copyFile(join(EXAMPLE, 'NA12878_L1_1.fastq.gz'), join(folder, 'references/reads.fastq.gz'));

  const { exitCode, output } = await runSnakemake(folder);

  expect({ exitCode, output: output.slice(-2000) }).toMatchObject({ exitCode: 0 });
  expect(SAMPLES.length + LABELS.length).toBeGreaterThan(100);
  expect(samplesOf(run)).toEqual(SAMPLES);
  expect(labelsOf(run)).toEqual(LABELS);
  expect(
    await namesIn(
      folder,
      SAMPLES.map((sample) => `samples/${sample}`),
    ),
  ).toEqual(twice(SAMPLES));
  expect(
    await namesIn(
      folder,
      LABELS.map((_, index) => `labels/${index}`),
    ),
  ).toEqual(twice(LABELS));
});

test.each(REFUSED)('the text %j is refused', async (label) => {
  const refusal = await plan({ samples: ['A'], labels: [label, ...LABELS.slice(1)] }).catch(
    (error: unknown) => error,
  );

  expect(refusal).toBeInstanceOf(InputErrors);
});

test.each([
  ...LABELS.filter((label) => !/^[A-Za-z0-9][\w-]*$/.test(label)),
  ...REFUSED,
  'n'.repeat(20),
])('the name %j is refused for a sample', async (sample) => {
  const refusal = await plan({ samples: [sample], labels: LABELS }).catch(
    (error: unknown) => error,
  );

  expect(refusal).toBeInstanceOf(InputErrors);
});

async function plan(names: {
  readonly samples: readonly string[];
  readonly labels: readonly string[];
}): Promise<PlannedRun> {
  const sheet = {
    ...{ name: 'names', workflow: 'names', data: 's3://lab-data/' },
    samples: names.samples.map((sample) => ({ sample })),
    parameters: {
      ...{ reads: 'reads.fastq.gz', genome: 'genome.fa' },
      ...Object.fromEntries(names.labels.map((label, index) => [`label${index}`, label])),
    },
  };
  const workflows = {
    find: () => Promise.resolve(JSON.stringify(WORKFLOW)),
    names: () => Promise.resolve(['names']),
  };
  const readSampleSheet = () => Promise.resolve({ found: 'missing' } as const);
  const request = await prepareLaunch(
    { workflows, readSampleSheet },
    { file: 'sheet.json', text: JSON.stringify(sheet) },
  );
  return planLaunch({ workflows, capacity: CAPACITY }, request, {
    ...{ launchId: 'names-20261123-7f3a9c1b2d', attempt: 1, output: 's3://bucket/results/' },
  });
}

function samplesOf({ files }: PlannedRun): readonly unknown[] {
  const rows = JSON.parse(files.get('samples.json') ?? '') as readonly {
    readonly sample: string;
  }[];
  return rows.map(({ sample }) => sample);
}

function labelsOf({ files }: PlannedRun): readonly unknown[] {
  const config = JSON.parse(files.get('config.json') ?? '') as { readonly parameters: object };
  return Object.values(config.parameters);
}

/** By folder, the sample of the read group and that of the VCF's last column. */
async function namesIn(
  folder: string,
  places: readonly string[],
): Promise<readonly (readonly (string | undefined)[])[]> {
  return Promise.all(
    places.map(async (place) => {
      const header = await runProgram('samtools', ['head', `${place}/reads.bam`], { cwd: folder });
      const vcf = await readFile(join(folder, place, 'calls.vcf'), 'utf8');
      const columns = vcf.split('\n').find((line) => line.startsWith('#CHROM'));
      return [/^@RG\t.*SM:([^\t\n]*)/m.exec(header.output)?.[1], columns?.split('\t').at(-1)];
    }),
  );
}

function twice(names: readonly string[]): readonly (readonly string[])[] {
  return names.map((name) => [name, name]);
}
