// The keys of these are their user's, not Batch's.
const free = new Set(['Options', 'Parameters', 'Tags']);

/** A template's properties in the letter case of the Batch API. */
export function asApiShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asApiShape);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      free.has(name) ? member : asApiShape(member),
    ]),
  );
}
