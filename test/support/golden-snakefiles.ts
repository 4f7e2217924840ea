import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planLaunch } from '../../lib/actions/plan-launch';
import { prepareLaunch } from '../../lib/actions/prepare-launch';
import type { PlannedRun } from '../../lib/engines/engine';
import { CAPACITY } from './workflow-definitions';

/** Small definitions with a sheet each, and what becomes of them. */
export const GOLDEN_SNAKEFILES = join(__dirname, '../golden/snakefiles');

export function goldenSnakefiles(): readonly string[] {
  return readdirSync(GOLDEN_SNAKEFILES).sort();
}

/** Plans the launch of a golden definition's sheet. */
export async function planGoldenSnakefile(name: string): Promise<PlannedRun> {
  const read = (file: string): string => readFileSync(join(GOLDEN_SNAKEFILES, file), 'utf8');
  const workflows = {
    find: (workflow: string) => Promise.resolve(read(`${workflow}/workflow.yaml`)),
    names: () => Promise.resolve(goldenSnakefiles()),
  };
  const readSampleSheet = () =>
    Promise.resolve({ found: 'text', text: read(`${name}/samples.csv`) } as const);
  const request = await prepareLaunch(
    // A deployment would refuse the one that wants GPUs.
    { workflows, readSampleSheet },
    { file: 'sheet.yaml', text: read(`${name}/sheet.yaml`) },
  );
  const launchId = `${name}-20261123-7f3a9c1b2d`;
  const output = `s3://bucket/runs/${launchId}/results/`;
  return planLaunch({ workflows, capacity: CAPACITY }, request, { launchId, attempt: 1, output });
}
