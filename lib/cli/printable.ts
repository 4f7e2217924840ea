/** Text that others wrote, made safe for a terminal: control characters could move the cursor or rename the window. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\t' ? character : '\ufffd',
  );
}
