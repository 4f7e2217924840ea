import type { InputErrorList } from '../input/input-error-list';
import { parseSource, unfoldInput } from './input-source';
import type { RawDefinition, RawStep } from './definition-schema';

/** Checks that what is shared between launches depends on nothing that is a launch's own: rows, lists, steps that are not shared. */
export function checkShared({ steps }: RawDefinition, errors: InputErrorList): void {
  const unshared = steps.filter(
    (step, index) => step.shared !== true && errors.isKnown(['steps', index, 'shared']),
  );
  const names = new Set(unshared.map(({ name }) => name));
  steps.forEach((step, index) => {
    if (step.shared !== true) return;
    if ((step.forEach ?? []).length > 0) {
      const hint = 'Leave "forEach" out, or "shared".';
      errors.addAt(['steps', index, 'forEach'], 'A shared step runs once, for all launches', hint);
    }
    if ((step.temp ?? []).length > 0) {
      const hint = 'Leave "temp" out: other launches need what a shared step makes.';
      errors.addAt(['steps', index, 'temp'], 'A shared step keeps its outputs', hint);
    }
    for (const [name, text] of unsharedInputs(step, names)) {
      const message = `A shared step reads references and outputs of shared steps only: "${text}" is neither`;
      errors.addAt(['steps', index, 'inputs', name], message);
    }
  });
}

function unsharedInputs(
  { inputs = {} }: RawStep,
  unshared: ReadonlySet<string>,
): readonly (readonly [name: string, text: string])[] {
  return Object.entries(inputs).flatMap(([name, input]) =>
    unfoldInput(input)
      .texts.filter((text) => {
        const source = parseSource(text);
        return (
          source?.kind === 'column' || (source?.kind === 'output' && unshared.has(source.step))
        );
      })
      .map((text) => [name, text] as const),
  );
}
