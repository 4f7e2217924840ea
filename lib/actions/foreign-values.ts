import type { JsonMap, JsonValue } from '../domain/input/input-tree';
import { parseObjectUri } from '../domain/input/object-location';
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
} {
  const values = document.findTyped(['parameters']);
  return isMap(values)
    ? { values, objects: objectsIn(values, ['parameters']) }
    : { values: {}, objects: [] };
}

function objectsIn(value: JsonValue, path: readonly string[]): readonly NamedObject[] {
  if (typeof value === 'string') {
    const uri = parseObjectUri(value);
    return uri === undefined ? [] : [{ path, uri }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => objectsIn(child, [...path, key]));
}

function isMap(value: JsonValue | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
