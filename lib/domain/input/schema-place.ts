import * as z from 'zod';
import type { InputPath } from './input-document';

/** The schema, with all that wraps it, of what stands at a path; undefined where the schema knows no such place. */
export function findSchema(schema: unknown, path: InputPath): z.ZodType | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema instanceof z.ZodType ? schema : undefined;
  return findSchema(childSchema(unwrap(schema), key), rest);
}

/** The keys that a map at the path may have; none when it may have any. Of alternatives it is the one that has most of the keys. */
export function allowedKeys(
  schema: unknown,
  path: InputPath,
  present: readonly string[],
): readonly string[] {
  const found = unwrap(findSchema(schema, path));
  if (found instanceof z.ZodUnion) {
    const countPresent = (keys: readonly string[]): number =>
      keys.filter((key) => present.includes(key)).length;
    return found.options
      .map((option) => allowedKeys(option, [], present))
      .reduce((best, keys) => (countPresent(keys) > countPresent(best) ? keys : best), []);
  }
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function childSchema(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodUnion) {
    const children = schema.options.map((option) => childSchema(unwrap(option), key));
    return children.find((child) => child !== undefined);
  }
  if (!(schema instanceof z.ZodObject)) return undefined;
  return Object.entries(schema.shape).find(([name]) => name === key)?.[1];
}

/** The alternatives at a path, in their order; none where there is nothing to choose. */
export function alternativesAt(schema: unknown, path: InputPath): readonly unknown[] {
  const found = unwrap(findSchema(schema, path));
  return found instanceof z.ZodUnion ? found.options : [];
}

/** Without `optional` and transforms around it. */
function unwrap(schema: unknown): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  return schema instanceof z.ZodType ? schema : undefined;
}
