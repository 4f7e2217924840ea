/** The file beside another one: each leading `^` takes an ending away, and what follows is added (as in CWL). */
export function companionOf(path: string, ending: string): string {
  if (!ending.startsWith('^')) return `${path}${ending}`;
  return companionOf(path.replace(/\.[^./]*$/, ''), ending.slice(1));
}
