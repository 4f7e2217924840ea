/** Orders text as its UTF-8 bytes would be, which is not how JavaScript orders surrogate pairs. */
export function compareUtf8(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const unit = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (unit !== other) return rank(unit) - rank(other);
  }
  return left.length - right.length;
}

// A surrogate stands for a code point above every unit that stands for itself.
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
