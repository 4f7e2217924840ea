import type { RawDefinition } from './definition-schema';
import type { InputErrorList } from '../input/input-error-list';
import { askNearest } from '../input/nearest-name';
import type { SampleColumn, SampleColumns } from '../samples/sample-columns';

/** Checks that the key of the sample sheet names columns that every row has. */
export function checkColumns({ samples }: RawDefinition, errors: InputErrorList): void {
  if (samples === undefined) return;
  const known = Object.keys(samples.columns);
  if (samples.key.length === 0)
    errors.addAt(['samples', 'key'], '"samples.key" must name a column');
  for (const [index, name] of samples.key.entries()) {
    const path = ['samples', 'key', index];
    if (!known.includes(name)) {
      const hint = `${askNearest(name, known)} Known here: ${known.join(', ')}.`.trimStart();
      errors.addAt(path, `Unknown column ${JSON.stringify(name)}`, hint);
    } else if (samples.columns[name]?.optional === true) {
      errors.addAt(path, `Column "${name}" is optional: it cannot tell rows apart`);
    }
  }
}

/** The sample sheet's columns; those that some step runs for are axes. */
export function resolveColumns({ samples, steps }: RawDefinition): SampleColumns | undefined {
  if (samples === undefined) return undefined;
  const axes = new Set(steps.flatMap(({ forEach }) => forEach ?? []));
  const columns = Object.entries(samples.columns).map(
    ([name, { optional, file, ...column }]): readonly [string, SampleColumn] => [
      name,
      { ...column, optional: optional ?? false, file: file ?? false, axis: axes.has(name) },
    ],
  );
  return { key: samples.key, columns: Object.fromEntries(columns) };
}
