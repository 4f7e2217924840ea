const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A value as one word of a command that a person pastes into a POSIX shell: nothing in it is a command of its own. */
export function shellWord(value: string): string {
  return PLAIN.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A command of such words. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
