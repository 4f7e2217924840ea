import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

/** A resource as a person would write it down: references are `<LogicalId>` or `<LogicalId.Attribute>`. */
export interface ResolvedResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** All resources of a type, in the order of the template. */
export function resourcesOfType(template: Template, type: string): ResolvedResource[] {
  return allResources(template).filter((resource) => resource.type === type);
}

/** The resource whose logical ID begins so, without the hash that the CDK appends. */
export function getResource(template: Template, type: string, name: string): ResolvedResource {
  const found = resourcesOfType(template, type).filter(({ id }) => nameOf(id) === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new Error(`Cannot find one ${type} named "${name}": found ${found.length}`);
  }
  return resource;
}

export function allResources(template: Template): ResolvedResource[] {
  const resources = z.record(z.string(), resourceSchema).parse(template.toJSON()['Resources']);
  return Object.entries(resources).map(([id, { Type, Properties }]) => ({
    id,
    type: Type,
    properties: z.record(z.string(), z.unknown()).parse(resolve(Properties)),
  }));
}

/** Logical IDs end in eight digits of a hash over the path. */
export function nameOf(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [intrinsic] = entries.length === 1 ? entries : [];
  return (
    (intrinsic && resolveIntrinsic(...intrinsic)) ??
    Object.fromEntries(entries.map(([name, inner]) => [name, resolve(inner)]))
  );
}

function resolveIntrinsic(name: string, argument: unknown): string | undefined {
  switch (name) {
    case 'Ref':
      return `<${nameOf(z.string().parse(argument))}>`;
    case 'Fn::GetAtt': {
      const [id, attribute] = z.tuple([z.string(), z.string()]).parse(argument);
      return `<${nameOf(id)}.${attribute}>`;
    }
    case 'Fn::Sub':
      return z
        .string()
        .parse(argument)
        .replaceAll(/\$\{([^}]+)\}/g, '<$1>');
    case 'Fn::Join': {
      const [separator, parts] = z.tuple([z.string(), z.array(z.unknown())]).parse(argument);
      return parts.map(resolve).join(separator);
    }
    case 'Fn::Select':
      return resolvePart(argument);
    default:
      return undefined;
  }
}

/** One part of a text that is split, e.g. `<JobDefinition>[5]`; of other lists nobody asks for one. */
function resolvePart(argument: unknown): string | undefined {
  const split = z.object({ 'Fn::Split': z.tuple([z.literal(':'), z.unknown()]) });
  const { data } = z.tuple([z.number(), split]).safeParse(argument);
  return data && `${String(resolve(data[1]['Fn::Split'][1]))}[${data[0]}]`;
}
