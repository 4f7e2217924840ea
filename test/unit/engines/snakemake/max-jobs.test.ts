import { planSnakemakeRun } from '../../../../lib/engines/snakemake/snakemake-engine';
import { aDefinition, aPlanRequest } from '../../../support/workflow-definitions';

test('maxJobs bounds the jobs that run at a time, in the profile of both Snakemakes', () => {
  const { files } = planSnakemakeRun(aPlanRequest(aDefinition(), { maxJobs: 3 }));

  expect(files.get('Snakefile')).toContain('        job_slots=1,\n');
  expect(files.get('profile/config.yaml')).toContain('  - "job_slots=3"\n');
  expect(files.get('profile/config.v8+.yaml')).toContain('  - "job_slots=3"\n');
});

test('without maxJobs neither rules nor profile know of slots', () => {
  const { files } = planSnakemakeRun(aPlanRequest(aDefinition()));

  expect([...files.values()].join('')).not.toContain('job_slots');
});
