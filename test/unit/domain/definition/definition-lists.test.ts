import { parseWorkflowDefinition } from '../../../../lib/domain/definition/definition-parser';
import { findStep } from '../../../../lib/domain/definition/workflow-definition';
import { aDefinitionText, mistakes } from '../../../support/definition-text';

const MERGE =
  '  - { name: merge, forEach: [sample, region], inputs: { bams: align.bam, fai: reference.genome.fai }, outputs: { bam: "m/{sample}/{region}.bam" }, command: x }';
const REFERENCES =
  'references: { genome: { companions: { fai: .fai, dict: ^.dict } } }\nlists: { region: { default: [chr21, chr22] } }';

test('parseWorkflowDefinition() reads lists and companions of references', () => {
  const text = aDefinitionText({ references: REFERENCES, merge: MERGE });

  const definition = parseWorkflowDefinition('workflow.yaml', text);

  expect(definition.lists).toEqual({ region: { default: ['chr21', 'chr22'] } });
  expect(definition.references['genome']?.companions).toEqual({ fai: '.fai', dict: '^.dict' });
  expect(findStep(definition, 'merge')?.inputs['fai']?.sources).toEqual([
    { kind: 'reference', reference: 'genome', companion: 'fai' },
  ]);
});

test('parseWorkflowDefinition() names values, endings and companions that cannot be', () => {
  const references =
    'references: { genome: { companions: { fai: fai, "a b": .x } } }\nlists: { region: { default: [chr21, "chr 22", chr21] } }';

  expect(mistakes({ references, merge: MERGE })).toEqual([
    '5:44 "references.genome.companions.fai" must be an ending such as .fai, or ^.dict for one in place of the last ending: current value is "fai"',
    '5:49 "a b" must start with a lower-case letter and have letters, digits and "_" only, at most 64',
    '6:37 "lists.region.default.1" must hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters: current value is "chr 22"',
  ]);
  expect(
    mistakes({
      references:
        'references: { genome: { companions: { tbi: .tbi } } }\nlists: { region: { default: [chr21, chr21] } }',
      merge: MERGE,
    }),
  ).toEqual([
    '6:37 "lists.region.default.1" must not repeat a value: current value is "chr21"',
    '10:79 Unknown companion "fai" of reference "genome" | Known here: tbi.',
  ]);
});

test('parseWorkflowDefinition() refuses a list with the name of a column, a parameter or a reference', () => {
  const lists =
    'references: { genome: {} }\nlists: { lane: { default: [a] }, ploidy: { default: [a] }, genome: { default: [a] } }';

  expect(
    mistakes({
      references: lists,
      align: '',
      merge: '  - { name: merge, outputs: { bam: m }, command: x }',
      publish: 'publish: { bam: merge.bam }',
    }),
  ).toEqual([
    '5:15 "genome" is a list as well: a sheet gives both under "parameters" | Rename one of the two.',
    '6:10 "lane" is a column of the sample sheet as well: "forEach" cannot tell which is meant | Rename one of the two.',
    '6:34 "ploidy" is a parameter as well: a sheet gives both under "parameters" | Rename one of the two.',
  ]);
});
