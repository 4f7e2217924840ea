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
    from: sourcesSchema.describe('what the input is, e.g. merge.bam'),
    where: choiceSchema.describe('of which rows, e.g. { type: tumour }'),
  },
  { error: INPUT_EXPECTED },
);

const inputSchema = z.union([sourcesSchema, filteredInputSchema], { error: INPUT_EXPECTED });

const growingMemorySchema = z.strictObject(
  {
    start: atMost(memoryField(), LARGEST.memoryMib).describe('what the first attempt gets'),
    perAttempt: memoryField().describe('what each further attempt gets more'),
    max: atMost(memoryField(), LARGEST.memoryMib).optional(),
  },
  { error: 'must be a map with start, perAttempt and max' },
);

const MEMORY_EXPECTED =
  'must be an amount with its unit, e.g. 16 GiB, or a map with start, perAttempt and max';

const memorySchema = z.union([atMost(memoryField(), LARGEST.memoryMib), growingMemorySchema], {
  error: MEMORY_EXPECTED,
});

export const stepSchema = z.strictObject(
  {
    name: textField().describe('the name of the step, e.g. align'),
    description: descriptionField().optional(),
    forEach: listField(
      textField(),
      'must be a list of columns or lists, e.g. [sample, lane]',
    ).optional(),
    where: choiceSchema.optional(),
    when: choiceSchema.optional(),
    inputs: mapField(inputSchema, 'must be a map from name to input').optional(),
    outputs: mapField(textField(), 'must be a map from name to path').describe(
      'the files that the step makes, e.g. { bam: "lanes/{sample}/{lane}.bam" }',
    ),
    cpus: wholeNumberField(1, LARGEST.cpus).optional(),
    memory: memorySchema.optional(),
    time: timeSchema.optional(),
    disk: atMost(memoryField(), LARGEST.diskMib).optional(),
    gpus: wholeNumberField(1, LARGEST.gpus).optional(),
    retries: wholeNumberField(0, 10).optional(),
    temp: listField(textField(), 'must be a list of outputs of the step').optional(),
    shared: booleanField().optional(),
    group: patternField(
      /^[a-z][A-Za-z0-9_]{0,63}$/,
      'must start with a lower-case letter and have letters, digits and "_" only, at most 64',
    ).optional(),
    image: imageField().optional(),
    conda: listField(
      patternField(
        /^[a-z0-9_][a-z0-9._-]*(?:(?:=|==|>=|<=)[A-Za-z0-9][A-Za-z0-9._*+-]*)?$/,
        'must be a conda package, e.g. bwa=0.7.17',
      ),
      'must be a list of conda packages, e.g. [bwa=0.7.17]',
    ).optional(),
    command: textField().describe('the shell text of the step, which reads its variables'),
  },
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
