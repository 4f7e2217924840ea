import type { Step, WorkflowDefinition } from '../../domain/definition/workflow-definition';
import { mentionedIn } from '../../domain/definition/mentioned-names';
import { EXIT_TRAP } from '../../domain/run/log-excerpt';
import { isArrayInput } from '../../domain/plan/input-shape';
import { fillLines, shellDirective } from './python-text';

/** A step's command behind the lines that give it its variables; nothing is put into the author's text. */
export function renderCommand(definition: WorkflowDefinition, step: Step): string {
  return shellDirective(assignments(definition, step), step.command);
}

/** Parameters that a step's command gets. */
export function parametersOf(definition: WorkflowDefinition, step: Step): readonly string[] {
  return mentionedIn(step.command, Object.keys(definition.parameters));
}

/** The generated bash lines before the author's text: everything a command may use, and its log with the exit status as last line. */
function assignments(definition: WorkflowDefinition, step: Step): string {
  const words = [
    ...Object.entries(step.inputs).map(([name, input]) =>
      isArrayInput(definition, step, input)
        ? `${name}=({input.${name}:q})`
        : `${name}={input.${name}:q}`,
    ),
    ...Object.keys(step.outputs).map((name) => `${name}={output.${name}:q}`),
    ...step.forEach.map((axis) => `${axis}={wildcards.${axis}:q}`),
    ...parametersOf(definition, step).map((name) => `${name}={params.${name}:q}`),
    'threads={threads}',
    'memoryMib={resources.mem_mb}',
  ];
  return [...fillLines(words), 'exec > {log:q} 2>&1', EXIT_TRAP].join('\n');
}
