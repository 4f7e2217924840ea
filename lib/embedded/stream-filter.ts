import { isRecord } from './records';
import { compileEventPattern } from './services/events/event-pattern';

/** Which stream records a mapping passes to its function. */
export type StreamFilter = (record: unknown) => boolean;

/**
 * Compiles the patterns of a mapping, of which one must match; throws for what is not known. Each leaf of a pattern is
 * looked up by its whole path, so that `exists: false` also holds when what would contain the leaf is not there.
 */
export function compileStreamFilter(patterns: readonly string[]): StreamFilter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map(compilePattern);
  return (record) => filters.some((matches) => matches(record));
}

function compilePattern(text: string): StreamFilter {
  const pattern: unknown = JSON.parse(text);
  const leaves = listLeaves(pattern, []).map(({ path, alternatives }) => {
    const matches = compileEventPattern({ leaf: alternatives });
    return (record: unknown) => matches({ leaf: lookUp(record, path) });
  });
  return (record) => leaves.every((matches) => matches(record));
}

interface Leaf {
  readonly path: readonly string[];
  readonly alternatives: unknown;
}

function listLeaves(pattern: unknown, path: readonly string[]): readonly Leaf[] {
  if (!isRecord(pattern)) return [{ path, alternatives: pattern }];
  if (Object.hasOwn(pattern, '$or')) {
    throw new Error('Cannot use stream filter: "$or" is not implemented');
  }
  return Object.entries(pattern).flatMap(([name, part]) => listLeaves(part, [...path, name]));
}

function lookUp(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (isRecord(part) ? part[name] : undefined), value);
}
