import { chooseSteps } from '../../../../lib/domain/plan/chosen-steps';
import { aDefinition, aStep } from '../../../support/workflow-definitions';

const definition = aDefinition({
  steps: [
    aStep({ name: 'align' }),
    aStep({ name: 'check', when: { qc: ['true'], mode: ['full', 'fast'] } }),
    aStep({
      name: 'report',
      inputs: {
        texts: {
          list: true,
          sources: [
            { kind: 'output', step: 'align', output: 'greeting' },
            { kind: 'output', step: 'check', output: 'greeting' },
          ],
        },
      },
    }),
  ],
  publish: {
    all: ['align', 'check'].map((step) => ({ kind: 'output', step, output: 'greeting' })),
    checks: [{ kind: 'output', step: 'check', output: 'greeting' }],
  },
});

test('chooseSteps() keeps a definition whose conditions all hold', () => {
  expect(chooseSteps(definition, { qc: 'true', mode: 'fast' })).toBe(definition);
});

test('chooseSteps() leaves out a step one of whose conditions fails, and what it would have made', () => {
  const { steps, publish } = chooseSteps(definition, { qc: 'true', mode: 'none' });

  expect(steps.map(({ name }) => name)).toEqual(['align', 'report']);
  expect(steps[1]?.inputs['texts']?.sources).toEqual([
    { kind: 'output', step: 'align', output: 'greeting' },
  ]);
  expect(publish).toEqual({ all: [{ kind: 'output', step: 'align', output: 'greeting' }] });
});
