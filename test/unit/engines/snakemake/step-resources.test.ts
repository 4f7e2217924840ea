import { renderResources } from '../../../../lib/engines/snakemake/step-resources';
import { aStep } from '../../../support/workflow-definitions';

const NO_LIMIT = { limitsJobs: false };

test('renderResources() gives memory that grows with the attempt up to its maximum', () => {
  const step = aStep({ memoryMib: 1024, memoryGrowth: { perAttemptMib: 512, maximumMib: 3072 } });

  expect(renderResources(step, NO_LIMIT)[0]).toBe(
    'mem_mb=lambda wildcards, attempt: min(1024 + 512 * (attempt - 1), 3072)',
  );
});

test('renderResources() gives what a sheet asks for where that is above the maximum of the definition', () => {
  const step = aStep({ memoryMib: 4096, memoryGrowth: { perAttemptMib: 512, maximumMib: 3072 } });

  expect(renderResources(step, NO_LIMIT)[0]).toBe('mem_mb=4096');
});
