/**
 * The same items, beginning somewhere: whoever takes so many of them at most has not always the same ones left over. The clock's
 * milliseconds are as good as chance.
 */
export function inTurn<Item>(items: readonly Item[], now: Date): readonly Item[] {
  const turn = now.getTime() % Math.max(1, items.length);
  return [...items.slice(turn), ...items.slice(0, turn)];
}
