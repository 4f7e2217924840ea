/** An attribute value in DynamoDB JSON, e.g. `{ S: 'x' }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** An item, or its key, in DynamoDB JSON. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Whether two items are the same to DynamoDB: the order of a map's attributes and of a set's members is no difference. */
export function sameItem(left: Item | undefined, right: Item | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return sameEntries(left, right, sameValue);
}

/** Whether two attribute values are equal; unlike dynalite's own comparison it looks into lists and maps. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (!isRecord(left) || !isRecord(right)) return false;
  return sameEntries(left, right, sameContent);
}

/** The bytes by which an item's UTF-8 text exceeds its length in UTF-16 units, which is all that dynalite counts. */
export function uncountedBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) - value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + uncountedBytes(one), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + uncountedBytes(name) + uncountedBytes(one),
    0,
  );
}

/** Whether a value is an object with named members: neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameEntries(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
  same: (left: unknown, right: unknown, name: string) => boolean,
): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && same(left[name], right[name], name));
}

function sameContent(left: unknown, right: unknown, type: string): boolean {
  if (type === 'M') return isRecord(left) && isRecord(right) && sameEntries(left, right, sameValue);
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  if (left.length !== right.length) return false;
  if (type === 'L') return left.every((one, index) => sameValue(one, right[index]));
  return left.every((one) => right.includes(one));
}
