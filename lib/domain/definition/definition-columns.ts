import type { RawDefinition } from './definition-schema';
import { showFound } from '../input/input-check';
import type { InputPath } from '../input/input-document';
import type { InputErrorList } from '../input/input-error-list';
import { printPath } from '../input/input-path';
import { checkKnown, hintKnown, SAMPLE_COLUMN } from './definition-place';
import { plainWord } from '../samples/column-words';
import type { SampleColumn, SampleColumns } from '../samples/sample-columns';
import { createValueCheck } from '../samples/sample-rows';

/** Checks that the key of the sample sheet names columns that every row has, and that what columns say makes sense together. */
export function checkColumns(definition: RawDefinition, errors: InputErrorList): void {
  const { samples } = definition;
  if (samples === undefined) return;
  const known = Object.keys(samples.columns);
  if (samples.key.length === 0)
    errors.addAt(['samples', 'key'], '"samples.key" must name a column');
  for (const [index, name] of samples.key.entries()) {
    const path = ['samples', 'key', index];
    const place = { path, errors, noun: 'column', declared: SAMPLE_COLUMN.declared };
    if (!checkKnown(name, known, place)) continue;
    if (samples.columns[name]?.optional === true)
      errors.addAt(path, `Column "${name}" is optional: it cannot tell rows apart`);
  }
  checkColumnKeys(samples.columns, resolveColumns(definition)?.columns ?? {}, errors);
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

type RawColumn = NonNullable<RawDefinition['samples']>['columns'][string];

function checkColumnKeys(
  columns: Readonly<Record<string, RawColumn>>,
  resolved: SampleColumns['columns'],
  errors: InputErrorList,
): void {
  checkWords(columns, errors);
  for (const [name, column] of Object.entries(columns)) {
    const path = ['samples', 'columns', name];
    checkChoices(resolved[name], [...path, 'choices'], errors);
    checkGroup(columns, name, [...path, 'sameFor'], errors);
    checkFlags(column, path, errors);
  }
}

/** A word of a header must not mean two columns. */
function checkWords(columns: Readonly<Record<string, RawColumn>>, errors: InputErrorList): void {
  const owners = new Map<string, string>();
  const claim = (word: string, name: string, path: InputPath): void => {
    const owner = owners.get(plainWord(word));
    if (owner === undefined) owners.set(plainWord(word), name);
    else if (owner !== name) {
      const hint = 'Case, blanks, "_" and "-" do not tell words of a header apart.';
      errors.addAtKey(path, `"${word}" means the column "${owner}" already`, hint);
    }
  };
  for (const name of Object.keys(columns)) claim(name, name, ['samples', 'columns', name]);
  for (const [name, { aliases = [] }] of Object.entries(columns)) {
    for (const [index, alias] of aliases.entries()) {
      claim(alias, name, ['samples', 'columns', name, 'aliases', index]);
    }
  }
}

function checkChoices(
  column: SampleColumn | undefined,
  path: InputPath,
  errors: InputErrorList,
): void {
  if (column?.choices === undefined) return;
  if (column.choices.length === 0) errors.addAt(path, `"${printPath(path)}" must name a value`);
  const check = createValueCheck(column);
  for (const [index, choice] of column.choices.entries()) {
    const place = [...path, index];
    const refusal = check(choice);
    if (refusal === undefined) continue;
    const message = `"${printPath(place)}" must ${refusal.must}: current value is ${showFound(choice)}`;
    errors.addAt(place, message, refusal.hint);
  }
}

function checkGroup(
  columns: Readonly<Record<string, RawColumn>>,
  name: string,
  path: InputPath,
  errors: InputErrorList,
): void {
  const sameFor = columns[name]?.sameFor;
  if (sameFor?.length === 0) errors.addAt(path, `"${printPath(path)}" must name a column`);
  for (const [index, other] of (sameFor ?? []).entries()) {
    const known = Object.keys(columns).filter((column) => column !== name);
    if (known.includes(other)) continue;
    const hint = (): string => hintKnown(other, known);
    const message =
      other === name
        ? `Column "${name}" cannot be the same for itself`
        : `Unknown column ${JSON.stringify(other)}`;
    errors.addAt([...path, index], message, hint);
  }
}

function checkFlags(column: RawColumn, path: InputPath, errors: InputErrorList): void {
  const refuse = (key: 'unique' | 'shared', reason: string): void =>
    errors.addAtKey([...path, key], `"${key}" ${reason}`);
  const isFile = column.file === true || !errors.isKnown([...path, 'file']);
  if (column.shared !== undefined && !isFile) {
    refuse('shared', 'is for columns with "file: true"');
  } else if (column.shared === true && column.unique === true) {
    refuse('shared', 'contradicts "unique": rows either may or must not have the same value');
  }
  if (column.unique === true && column.sameFor !== undefined) {
    refuse('unique', 'contradicts "sameFor": values must either differ or be the same');
  }
}
