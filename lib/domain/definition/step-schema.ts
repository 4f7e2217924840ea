import * as z from 'zod';
import {
  booleanField,
  durationField,
  foldedLineField,
  listField,
  mapField,
  memoryField,
  patternField,
  readField,
  textField,
  wholeNumberField,
  type Refusal,
} from '../input/sheet-fields';
import { formatDuration, formatMemory } from '../input/quantities';
import { ECR_EXAMPLE, isBrokenEcrUri } from '../plan/ecr-image';
import { refuseAxisValue } from '../samples/axis-value';

/** What a step may say, before its names are resolved. */

const LONGEST_DESCRIPTION = 1000;

/** The largest instances of any compute service: nothing can give more. */
const LARGEST = { cpus: 448, memoryMib: 24 * 1024 * 1024, diskMib: 64 * 1024 * 1024, gpus: 16 };

/** As long as the most patient deployment lets a run take. */
const LONGEST_SECONDS = 30 * 24 * 60 * 60;

const timeSchema = durationField().refine((seconds) => seconds <= LONGEST_SECONDS, {
  error: `must be at most ${formatDuration(LONGEST_SECONDS)}: no deployment lets a run take longer`,
});

const INPUT_EXPECTED =
  'must be a column, reference.<name> or <step>.<output>, a list of them in brackets, or a map with from and where';

const choiceSchema = mapField(
  z
    .union([textField(), listField(textField(), 'must be a value, or a list of values')], {
      error: 'must be a value, or a list of values',
    })
    .transform((written) => (typeof written === 'string' ? [written] : written)),
  'must be a map from name to the values that it may have, e.g. { type: tumour }',
);

const sourcesSchema = z.union([textField(), listField(textField(), INPUT_EXPECTED)], {
  error: INPUT_EXPECTED,
});

const filteredInputSchema = z.strictObject(
  {
    from: sourcesSchema.meta({ description: 'what the input is', examples: ['merge.bam'] }),
    where: choiceSchema.meta({
      description: 'of which rows of the sample sheet',
      examples: [{ type: 'tumour' }],
    }),
  },
  { error: INPUT_EXPECTED },
);

const inputSchema = z.union([sourcesSchema, filteredInputSchema], { error: INPUT_EXPECTED });

const growingMemorySchema = z.strictObject(
  {
    start: atMost(memoryField(), LARGEST.memoryMib).meta({
      description: 'what the first attempt gets',
      examples: ['2 GiB'],
    }),
    perAttempt: memoryField().meta({
      description: 'what each further attempt gets more',
      examples: ['4 GiB'],
    }),
    max: atMost(memoryField(), LARGEST.memoryMib)
      .meta({ description: 'what no attempt gets more than', examples: ['16 GiB'] })
      .optional(),
  },
  { error: 'must be a map with start, perAttempt and max' },
);

const MEMORY_EXPECTED =
  'must be an amount with its unit, e.g. 16 GiB, or a map with start, perAttempt and max';

const memorySchema = z.union([atMost(memoryField(), LARGEST.memoryMib), growingMemorySchema], {
  error: MEMORY_EXPECTED,
});

/** What a step does: its inputs, outputs and command, and for what it runs. */
const workFields = {
  name: textField().meta({ description: 'the name of the step', examples: ['align'] }),
  description: descriptionField()
    .meta({ description: 'what it does, for people', examples: ['Aligns the reads of a lane.'] })
    .optional(),
  forEach: listField(textField(), 'must be a list of columns or lists, e.g. [sample, lane]')
    .meta({
      description:
        'columns of the sample sheet and lists: one job for each combination that occurs; a single job without this key',
      examples: [['sample', 'lane']],
    })
    .optional(),
  where: choiceSchema
    .meta({
      description:
        "the rows of the sample sheet that it runs for: by column, a value, a list of values, or '*' for any value",
      examples: [{ type: 'tumour' }],
    })
    .optional(),
  when: choiceSchema
    .meta({
      description: 'the values of parameters with which it runs; always without this key',
      examples: [{ qualityControl: true }],
    })
    .optional(),
  inputs: mapField(inputSchema, 'must be a map from name to input')
    .meta({
      description:
        'what it reads, by the name of the variable: a column, reference.<name>, reference.<name>.<companion>, <step>.<output>, a list of them, or a map with from and where',
      examples: [{ reads: ['fastq_1', 'fastq_2'], fasta: 'reference.genome' }],
    })
    .optional(),
  outputs: mapField(textField(), 'must be a map from name to path').meta({
    description:
      'the files that it makes, by the name of the variable; each path has {column} once for each column of forEach',
    examples: [{ bam: 'lanes/{sample}/{lane}.bam' }],
  }),
  command: textField().meta({
    description: 'the shell text of the step, which reads its variables',
    examples: ['samtools index -o "$bai" "$bam"'],
  }),
};

/** What its jobs need. */
const resourceFields = {
  cpus: wholeNumberField(1, LARGEST.cpus)
    .meta({ description: 'how many cores a job gets; 1 unless it says so', examples: [4] })
    .optional(),
  memory: memorySchema
    .meta({
      description: 'how much memory a job gets, or how it grows; 1 GiB unless it says so',
      examples: ['16 GiB', { start: '2 GiB', perAttempt: '4 GiB', max: '16 GiB' }],
    })
    .optional(),
  time: timeSchema
    .meta({
      description:
        'how long a job may take; 1h unless it says so; inside the engine task nothing ends it then, only the timeout of the sheet',
      examples: ['4h'],
    })
    .optional(),
  disk: atMost(memoryField(), LARGEST.diskMib)
    .meta({ description: 'how much disk a job needs', examples: ['100 GiB'] })
    .optional(),
  gpus: wholeNumberField(1, LARGEST.gpus)
    .meta({ description: 'how many GPUs a job needs', examples: [1] })
    .optional(),
  retries: wholeNumberField(0, 10)
    .meta({
      description: "how often a failed job is tried again, 0 to 10; else the sheet's retries",
      examples: [2],
    })
    .optional(),
};

/** What becomes of its outputs, and how its jobs are run. */
const handlingFields = {
  temp: listField(textField(), 'must be a list of outputs of the step')
    .meta({
      description: 'outputs that are not kept after the launch has succeeded',
      examples: [['bam']],
    })
    .optional(),
  shared: booleanField()
    .meta({
      description:
        'true: what it makes of references alone is kept, and made once for all launches',
      examples: [true],
    })
    .optional(),
  group: patternField(
    /^[a-z][A-Za-z0-9_]{0,63}$/,
    'must start with a lower-case letter and have letters, digits and "_" only, at most 64',
  )
    .meta({
      description: 'steps of one group share a job where the compute service can do that',
      examples: ['lanes'],
    })
    .optional(),
  image: imageField()
    .meta({
      description: 'a container image, for compute services that run each job in one',
      examples: ['quay.io/lab/bwa:0.7.17'],
    })
    .optional(),
  conda: listField(
    patternField(
      /^[a-z0-9_][a-z0-9._-]*(?:(?:=|==|>=|<=)[A-Za-z0-9][A-Za-z0-9._*+-]*)?$/,
      'must be a conda package, e.g. bwa=0.7.17',
    ),
    'must be a list of conda packages, e.g. [bwa=0.7.17]',
  )
    .meta({ description: 'its conda packages', examples: [['bwa=0.7.17', 'samtools']] })
    .optional(),
};

const { command, ...namedFields } = workFields;

export const stepSchema = z.strictObject(
  { ...namedFields, ...resourceFields, ...handlingFields, command },
  { error: 'must be a map with name, outputs and command' },
);

export function imageField() {
  const message = 'must be a container image, e.g. quay.io/lab/bwa:0.7.17';
  return readField(message, (text) => {
    if (!/^[a-z0-9][A-Za-z0-9._:@/-]{0,254}$/.test(text)) return { message };
    if (isBrokenEcrUri(text))
      return { message: `must be written as ECR does, e.g. ${ECR_EXAMPLE}` };
    return { value: text };
  });
}

/** What people read of something; part of a comment in the Snakefile, so it has one line. */
export function descriptionField() {
  return foldedLineField(LONGEST_DESCRIPTION);
}

/** What becomes a wildcard. */
export function axisValueField() {
  return readField('must be text', (text): { value: string } | Refusal => {
    const must = refuseAxisValue(text);
    return must === undefined ? { value: text } : { message: `must ${must}` };
  });
}

function atMost(field: ReturnType<typeof memoryField>, maximumMib: number) {
  return field.refine((mib) => mib <= maximumMib, {
    error: `must be at most ${formatMemory(maximumMib)}: no compute service has more`,
    abort: true,
  });
}
