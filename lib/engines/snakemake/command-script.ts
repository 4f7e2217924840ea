import { isArrayInput } from '../../domain/plan/input-shape';
import type { CommandScript } from '../engine';
import type { Step, WorkflowDefinition } from '../../domain/definition/workflow-definition';

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
