import { isArrayInput } from '../../domain/plan/input-shape';
import type { Step, WorkflowDefinition } from '../../domain/definition/workflow-definition';

/** A step's command as a script that a checker of bash can read, with every variable that it may use. */
export interface CommandScript {
  readonly text: string;
  /** Line of the script, 1-based, with which the command begins. */
  readonly firstLine: number;
}

/** The values are not known: a checker must take each for anything, but for numbers that are always numbers. */
export function renderCommandScript(definition: WorkflowDefinition, step: Step): CommandScript {
  const inputs = Object.entries(step.inputs).map(([name, input]) =>
    isArrayInput(definition, step, input) ? `${name}=("$@")` : `${name}=$1`,
  );
  const others = [
    ...Object.keys(step.outputs),
    ...step.forEach,
    ...Object.keys(definition.parameters),
  ];
  const before = [
    // As Snakemake calls bash.
    'set -euo pipefail',
    ...inputs,
    ...others.map((name) => `${name}=$1`),
    'threads=1',
    'memoryMib=1024',
  ];
  return { text: `${[...before, step.command].join('\n')}\n`, firstLine: before.length + 1 };
}
