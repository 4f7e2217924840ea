// cspell:ignore aling plody
import { parseConfigurationSheet } from '../../../../lib/domain/sheet/configuration-sheet';
import {
  checkParameters,
  type ParameterCheck,
} from '../../../../lib/domain/sheet/launch-parameters';
import type { WorkflowDefinition } from '../../../../lib/domain/definition/workflow-definition';
import { told } from '../../../support/input-errors';
import { aDefinition, aStep } from '../../../support/workflow-definitions';

const SAMPLES = {
  key: ['sample'],
  columns: { sample: { optional: false, file: false, axis: true } },
};

const DEFINITION = aDefinition({
  samples: SAMPLES,
  parameters: {
    ploidy: { type: 'integer', default: '2', minimum: 1 },
    caller: { type: 'text', description: 'Which caller runs.' },
  },
  references: {
    genome: { description: 'The genome.', companions: {} },
    known: { default: 'known.vcf', companions: {} },
  },
  lists: { region: { default: ['chr21', 'chr22'] } },
  steps: [aStep({ name: 'align' })],
});

function check(text: string, definition: WorkflowDefinition = DEFINITION): ParameterCheck {
  const required = 'name: a\nworkflow: hello\ndata: s3://lab-data/\n';
  return checkParameters(definition, parseConfigurationSheet('sheet.yaml', `${required}${text}`));
}

test('checkParameters() fills the defaults in and keeps source text', () => {
  expect(check('samples: a.csv\nparameters: { caller: 010, genome: s3://lab-ref/g.fa }\n')).toEqual(
    {
      ok: true,
      value: {
        parameters: { ploidy: '2', caller: '010' },
        references: { genome: 's3://lab-ref/g.fa', known: 'known.vcf' },
        lists: { region: ['chr21', 'chr22'] },
      },
    },
  );
});

test('checkParameters() prefers what the sheet gives to a default', () => {
  const given = 'parameters: { ploidy: 1, caller: x, genome: g.fa, known: k.vcf }';

  expect(check(`samples: a.csv\n${given}\n`)).toMatchObject({
    value: { parameters: { ploidy: '1' }, references: { known: 'k.vcf' } },
  });
});

test('checkParameters() names everything that is missing', () => {
  const checked = check('parameters: { ploidy: 1 }\n');

  expect(checked).toMatchObject({ ok: false, onlyMissing: true });
  expect(checked.ok ? [] : told(checked.errors)).toEqual([
    '1:1 Missing sample sheet "samples" | Its columns are: sample.',
    '4:1 Missing parameter "caller" | It is: Which caller runs.',
    '4:1 Missing reference "genome" | It is: The genome.',
  ]);
});

test('checkParameters() names what is unknown and wrong beside what is missing', () => {
  const checked = check(`samples: a.csv
parameters:
  plody: 2
  ploidy: 0
  known: /k.vcf
  genome: ''
resources:
  aling: { cpus: 2 }
  constructor: { cpus: 2 }
`);

  expect(checked).toMatchObject({ ok: false, onlyMissing: false });
  expect(checked.ok ? [] : told(checked.errors)).toEqual([
    '5:1 Missing parameter "caller" | It is: Which caller runs.',
    '6:3 Unknown parameter "plody" | Did you mean "ploidy"? Parameters of hello: ploidy, caller, genome, known, region.',
    '7:11 "parameters.ploidy" must be a whole number of at least 1: current value is "0"',
    '8:10 "parameters.known" must be a relative path: without a slash at its start: current value is "/k.vcf" | This is a path on a computer: copy the files into a bucket, and give its "s3://" URI.',
    '9:11 "parameters.genome" must be the path of a file: without empty parts: current value is ""',
    '11:3 Unknown step "aling" | Did you mean "align"? Steps of hello: align.',
    '12:3 Unknown step "constructor" | Steps of hello: align.',
  ]);
});

test('checkParameters() names every wrong value of a list where it stands', () => {
  const region = '  region:\n    - chr1\n    - chr2:1-100\n    - "chr 3"\n    - chr1\n';
  const checked = check(`samples: a.csv\nparameters:\n  caller: x\n  genome: g.fa\n${region}`);
  const empty = check('samples: a.csv\nparameters: { caller: x, genome: g.fa, region: [] }\n');

  const form =
    'hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters';
  expect(checked.ok ? [] : told(checked.errors)).toEqual([
    `10:7 "parameters.region.1" must ${form}: current value is "chr2:1-100"`,
    `11:7 "parameters.region.2" must ${form}: current value is "chr 3"`,
    '12:7 "parameters.region.3" must not repeat a value: current value is "chr1"',
  ]);
  expect(empty.ok ? [] : told(empty.errors)).toEqual([
    '5:48 "parameters.region" must have at least one value: current value is a list of 0',
  ]);
});

test('checkParameters() refuses samples and parameters that the workflow does not take', () => {
  const checked = check('samples: a.csv\nparameters: { constructor: 1 }\n', aDefinition());

  expect(checked).toMatchObject({ onlyMissing: false });
  expect(checked.ok ? [] : told(checked.errors)).toEqual([
    '4:1 Workflow hello takes no samples | Remove this key.',
    '5:15 Unknown parameter "constructor" | Parameters of hello: none.',
  ]);
});

test('checkParameters() names a missing parameter that has no description', () => {
  const definition = aDefinition({ parameters: { p: { type: 'text' } } });
  const checked = check('', definition);

  expect(checked.ok ? [] : told(checked.errors)).toEqual(['1:1 Missing parameter "p"']);
});
