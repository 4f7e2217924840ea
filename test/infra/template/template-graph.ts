import * as z from 'zod';

/** What each resource needs to be there before it, by logical ID. */
export type TemplateGraph = ReadonlyMap<string, readonly string[]>;

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({
      DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
    }),
  ),
});

/** From every Ref, Fn::GetAtt, Fn::Sub and DependsOn. */
export function templateGraph(template: unknown): TemplateGraph {
  const { Resources } = templateSchema.parse(template);
  const ids = new Set(Object.keys(Resources));
  const entries = Object.entries(Resources).map(([id, resource]): [string, string[]] => {
    const named = [...[resource.DependsOn ?? []].flat(), ...references(resource)];
    return [id, [...new Set(named)].filter((name) => ids.has(name))];
  });
  return new Map(entries);
}

/** Resources that wait for each other, e.g. A, B, A; undefined when CloudFormation finds an order. */
export function findCycle(graph: TemplateGraph): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of graph.get(id) ?? []) {
      const cycle = visit(next, [...path, id]);
      if (cycle !== undefined) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of graph.keys()) {
    const cycle = visit(id, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Everything that CloudFormation makes before this resource. */
export function madeBefore(graph: TemplateGraph, id: string): ReadonlySet<string> {
  const before = new Set<string>();
  const pending = [...(graph.get(id) ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (before.has(next)) continue;
    before.add(next);
    pending.push(...(graph.get(next) ?? []));
  }
  return before;
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...referenced(name, inner),
    ...references(inner),
  ]);
}

function referenced(intrinsic: string, argument: unknown): string[] {
  const [text] = z.array(z.unknown()).safeParse([argument].flat()).data ?? [];
  if (typeof text !== 'string') return [];
  switch (intrinsic) {
    case 'Ref':
      return [text];
    case 'Fn::GetAtt':
      return [text.split('.')[0] ?? ''];
    case 'Fn::Sub':
      return [...text.matchAll(/\$\{([^.}!]+)/g)].map(([, id = '']) => id);
    default:
      return [];
  }
}
