import type { JsonMap, JsonValue } from '../domain/input/input-tree';
import { parseObjectUri } from '../domain/input/object-location';
import { hintS3Uri } from '../domain/input/location-hints';
import type { InputError } from '../domain/errors';
import { InputErrorList } from '../domain/input/input-error-list';
import type { S3Uri } from '../domain/s3-uri';
import type { ParsedSheet } from '../domain/sheet/configuration-sheet';

/** An object that a value names. */
export interface NamedObject {
  readonly path: readonly string[];
  readonly uri: S3Uri;
}

/** The parameters of a workflow that no definition describes: as YAML reads them, with every object of S3 among them. */
export function readForeignValues({ document }: ParsedSheet): {
  readonly values: JsonMap;
  readonly objects: readonly NamedObject[];
  readonly errors: readonly InputError[];
} {
  const values = document.findTyped(['parameters']);
  if (!isMap(values)) return { values: {}, objects: [], errors: [] };
  const errors = new InputErrorList(document);
  const objects = objectsIn(values, ['parameters'], errors);
  return { values, objects, errors: errors.toErrors() };
}

function objectsIn(
  value: JsonValue,
  path: readonly string[],
  errors: InputErrorList,
): readonly NamedObject[] {
  if (typeof value === 'string') {
    if (!/^s3:/i.test(value)) return [];
    const uri = parseObjectUri(value);
    if (uri !== undefined) return [{ path, uri }];
    const message = `${JSON.stringify(value)} is not the S3 URI of an object`;
    const hint = hintS3Uri(value) ?? 'Name a file: folders are not staged.';
    errors.addAt(path, message, hint);
    return [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => objectsIn(child, [...path, key], errors));
}

function isMap(value: JsonValue | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
