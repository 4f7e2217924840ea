import { findShortages, type Shortage, type StepNeeds } from '../compute/engine-task';
import type { InputError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';
import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import type { PrepareLaunchDeps } from './prepare-deps';

/** Steps, or rules of somebody else's, that need more than the engine task offers; offline its size is not known. */
export function checkCapacity(
  { sheet, document }: ParsedSheet,
  noun: 'Step' | 'Rule',
  steps: readonly StepNeeds[],
  { capacity, showsShortages = false }: Pick<PrepareLaunchDeps, 'capacity' | 'showsShortages'>,
): readonly InputError[] {
  if (capacity === undefined || showsShortages) return [];
  const errors = new InputErrorList(document);
  for (const { step, resource, needed, offered } of findShortages(steps, capacity)) {
    const isOwn = sheet.workflow.kind === 'own' && sheet.resources[step] === undefined;
    const index = steps.findIndex(({ name }) => name === step);
    const path = isOwn ? ['workflow', 'steps', index, resource] : ['resources', step, resource];
    const message = `${noun} "${step}" needs ${amount(resource, needed)}, and the engine task offers ${offered}`;
    const hint =
      'Ask for less under "resources", or raise the engine task\'s size in the deployment settings.';
    errors.addNear(path, message, hint);
  }
  return errors.toErrors();
}

function amount(resource: Shortage['resource'], value: number): string {
  const isCounted = resource === 'cpus' || resource === 'gpus';
  return isCounted ? `${value} ${resource}` : `${value} MiB of ${resource}`;
}
