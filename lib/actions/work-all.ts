/**
 * Does something with all items, so many at once. What cannot be done keeps nothing else from being done: answers with what went
 * wrong.
 */
export async function workAll<Item>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  const left = items[Symbol.iterator]();
  const workOn = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      try {
        await work(next.value);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, workOn));
  return errors;
}

/** One error for all of them; undefined for none. */
export function errorOf(message: string, errors: readonly unknown[]): Error | undefined {
  const [first] = errors;
  if (first === undefined) return undefined;
  if (errors.length === 1) return new Error(message, { cause: first });
  return new Error(message, { cause: new AggregateError(errors, tellAll(errors)) });
}

const TOLD_ERRORS = 5;

function tellAll(errors: readonly unknown[]): string {
  const texts = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  const told = [...new Set(texts)].slice(0, TOLD_ERRORS);
  return `${errors.length} errors: ${told.join('; ')}`;
}
