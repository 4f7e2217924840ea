import type { EnginePlan } from '../../../lib/domain/plan/engine-plan';
import { parseEnginePlan } from '../../../lib/engine-task/engine-plan-file';

const expected = { launchId: 'l-20261124-0123456789', attempt: 1 };

const plan: EnginePlan = {
  formatVersion: 1,
  ...expected,
  engine: 'snakemake',
  workflow: 'w',
  workflowVersion: '1',
  artifacts: ['Snakefile'],
  stage: [],
  command: ['snakemake'],
  steps: [],
  publish: [],
  output: 's3://bucket/results/',
  temporary: [],
};

describe('parseEnginePlan()', () => {
  test('gives the plan of this attempt', () => {
    expect(parseEnginePlan(JSON.stringify(plan), expected)).toEqual(plan);
  });

  test('refuses the plan of another launch', () => {
    expect(() => parseEnginePlan(JSON.stringify({ ...plan, launchId: 'other' }), expected)).toThrow(
      'Cannot use plan.json: it is for launch "other", attempt 1: this task is for launch "l-20261124-0123456789", attempt 1',
    );
  });

  test('refuses paths that leave the work folder', () => {
    const text = JSON.stringify({ ...plan, artifacts: ['../Snakefile'] });

    expect(() => parseEnginePlan(text, expected)).toThrow(
      /^Cannot use plan\.json: "artifacts\.0": /,
    );
  });

  test('refuses text that is not JSON', () => {
    expect(() => parseEnginePlan('{', expected)).toThrow('Cannot use plan.json: it is not JSON');
  });

  test('refuses an output that is no place in S3', () => {
    expect(() =>
      parseEnginePlan(JSON.stringify({ ...plan, output: '/results' }), expected),
    ).toThrow('Cannot use plan.json: "output" must be an S3 URI: it is "/results"');
  });
});
