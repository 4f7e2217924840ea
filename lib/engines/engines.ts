import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import type { Engine } from './engine';
import { renderCommandScript } from './snakemake/command-script';
import { dryRunArguments, parseJobStats } from './snakemake/dry-run';
import { planForeignSnakemakeRun } from './snakemake/foreign-run';
import { planSnakemakeRun } from './snakemake/snakemake-engine';

/** Every engine that a definition may name; the compiler sees to it that none is missing. */
export const ENGINES = {
  snakemake: {
    planDefined: planSnakemakeRun,
    planForeign: planForeignSnakemakeRun,
    renderCommandScript,
    dryRun: { program: 'snakemake', argumentsFor: dryRunArguments, countJobs: parseJobStats },
  },
} as const satisfies Record<WorkflowDefinition['engine'], Engine>;
