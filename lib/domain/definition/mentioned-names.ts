/** Those of the names that a command mentions: what it does not mention can change without concerning it. */
export function mentionedIn(command: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => new RegExp(`\\b${name}\\b`).test(command));
}
