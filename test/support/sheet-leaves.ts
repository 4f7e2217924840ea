import * as z from 'zod';

/**
 * Paths of everything that a value can stand at, by the schema alone: `compute.maxJobs`, `resources.*.cpus` for any key,
 * `notify[]` for any item. A kind of schema that is not known here is refused, so that no leaf is passed over.
 */
export function leavesOf(schema: unknown, path = ''): readonly string[] {
  const children = childrenOf(schema, path);
  if (children !== undefined) return [...new Set(children.flatMap((child) => leavesOf(...child)))];
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return [path];
  // What may nest is read by whoever knows it.
  if (schema instanceof z.ZodUnknown) return [path];
  throw new Error(`Nothing is known of what stands at ${path}`);
}

function childrenOf(
  schema: unknown,
  path: string,
): readonly (readonly [schema: unknown, path: string])[] | undefined {
  if (schema instanceof z.ZodOptional) return [[schema.unwrap(), path]];
  if (schema instanceof z.ZodNullable) return [[schema.unwrap(), path]];
  if (schema instanceof z.ZodPipe) return [[schema.in, path]];
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => [option, path]);
  if (schema instanceof z.ZodArray) return [[schema.element, `${path}[]`]];
  if (schema instanceof z.ZodRecord) return [[schema.valueType, `${path}.*`]];
  if (!(schema instanceof z.ZodObject)) return undefined;
  const start = path === '' ? '' : `${path}.`;
  return Object.entries(schema.shape).map(([key, value]) => [value, start + key]);
}
