import type { ParsedSheet } from '../domain/sheet/configuration-sheet';
import { valid, type Checked } from '../domain/input/checked';
import { companionOf } from '../domain/plan/companion';
import type { EffectiveParameters } from '../domain/sheet/launch-parameters';
import type { LocatedObject } from '../domain/plan/launch-request';
import { resolveLocation } from '../domain/input/object-location';
import { formatS3Uri } from '../domain/s3-uri';
import type { SampleSheet } from '../domain/samples/sample-sheet';
import { fileColumns } from '../domain/plan/staging';
import type { WorkflowDefinition } from '../domain/definition/workflow-definition';
import { locateObjects, type LocateDeps, type Need } from './locate-objects';

export interface LocatedInputs {
  readonly references: Record<string, LocatedObject>;
  readonly files: Record<string, LocatedObject>;
}

/** As far as it is right. */
interface CheckedSheet {
  readonly definition: WorkflowDefinition;
  readonly references: EffectiveParameters['references'];
  readonly samples: SampleSheet | undefined;
}

/** Finds every object that a launch reads; all that are missing or archived are named at once. */
export async function locateInputs(
  deps: LocateDeps,
  parsed: ParsedSheet,
  checked: CheckedSheet,
): Promise<Checked<LocatedInputs>> {
  const references = referenceNeeds(parsed, checked);
  const { definition, samples } = checked;
  const files = samples === undefined ? [] : fileNeeds(parsed, samples, fileColumns(definition));
  const located = await locateObjects(deps, [...references.map(([, need]) => need), ...files]);
  if (!located.ok) return located;
  const objects = located.value.slice(references.length);
  return valid({
    references: Object.fromEntries(
      located.value
        .slice(0, references.length)
        .map((object, index) => [references[index]?.[0] ?? '', object]),
    ),
    files: Object.fromEntries(objects.map((object) => [formatS3Uri(object), object])),
  });
}

/** References and their companions, the latter as `genome.fai`. */
function referenceNeeds(
  { sheet, document }: ParsedSheet,
  { definition, references: given }: CheckedSheet,
): readonly (readonly [string, Need])[] {
  return Object.entries(given).flatMap(([name, location]) => {
    const position = document.locate(['parameters', name]) ?? document.locate(['data']);
    const place = { file: document.file, ...position, path: `parameters.${name}` };
    const companions = definition.references[name]?.companions ?? {};
    const needOf = (path: string): Need => ({
      uri: resolveLocation(sheet.data, path),
      place: () => place,
    });
    return [
      [name, needOf(location)],
      ...Object.entries(companions).map(([companion, ending]): readonly [string, Need] => [
        `${name}.${companion}`,
        needOf(companionOf(location, ending)),
      ]),
    ];
  });
}

/** The files that the rows of a sample sheet name. */
export function fileNeeds(
  { sheet }: ParsedSheet,
  samples: SampleSheet,
  columns: readonly string[],
): readonly Need[] {
  return samples.rows.flatMap(({ values }, row) =>
    columns.flatMap((column) => {
      const location = values[column];
      if (location === undefined) return [];
      const uri = resolveLocation(sheet.data, location);
      return [{ uri, place: () => samples.placeOf(row, column) }];
    }),
  );
}
