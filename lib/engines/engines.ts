import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import type { Engine } from './engine';
import { planSnakemakeRun } from './snakemake/snakemake-engine';

/** Every engine that a definition may name; the compiler sees to it that none is missing. */
export const ENGINES = {
  snakemake: planSnakemakeRun,
} as const satisfies Record<WorkflowDefinition['engine'], Engine>;
