import { FAILURE_TYPES } from '../failure/failure';
import type { InputErrorList } from '../input/input-error-list';
import type { RawDefinition } from './definition-schema';

const MOST_RULES = 50;

/** A type means one thing: what the manager tells by itself has other advice than an author's. */
export function checkFailures({ failures = [] }: RawDefinition, errors: InputErrorList): void {
  if (failures.length > MOST_RULES) {
    errors.addAt(
      ['failures'],
      `At most ${MOST_RULES} failures can be described: there are ${failures.length}`,
    );
  }
  failures.forEach(({ type }, index) => {
    if (!FAILURE_TYPES.some((known) => known === type)) return;
    const message = `"${type}" is a type that the manager itself tells`;
    errors.addAt(['failures', index, 'type'], message, 'Choose another name.');
  });
}
