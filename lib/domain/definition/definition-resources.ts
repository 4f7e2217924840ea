import type { RawDefinition } from './definition-schema';
import type { InputErrorList } from '../input/input-error-list';
import { formatMemory } from '../input/quantities';

/** Checks that what a step asks for makes sense together; what nothing can give is refused by the schema. */
export function checkResources({ steps }: RawDefinition, errors: InputErrorList): void {
  steps.forEach(({ memory }, index) => {
    if (typeof memory !== 'object') return;
    const { start, max } = memory;
    if (max === undefined || max >= start) return;
    const message = `"max" must not be below "start", which is ${formatMemory(start)}`;
    errors.addAt(['steps', index, 'memory', 'max'], message);
  });
}
