/** Where a configuration sheet lies: the identity of a launch. */
export interface SheetVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

const SLUG_LENGTH = 32;
const DEFAULT_HASH_LENGTH = 10;

/**
 * `<slug>-<yyyymmdd>-<hash>`: the same sheet version gives the same ID however often its event is delivered. The day comes
 * from the event, never from a clock; ten hexadecimal digits are 40 bits, and more are taken when two launches collide.
 */
export function launchIdOf(
  name: string,
  day: string,
  hash: string,
  hashLength = DEFAULT_HASH_LENGTH,
): string {
  return `${slugOf(name)}-${day.slice(0, 10).replaceAll('-', '')}-${hash.slice(0, hashLength)}`;
}

/** The text whose SHA-256 makes the hash of a launch ID; NUL occurs in none of the parts. */
export function identityOf({ bucket, key, versionId }: SheetVersion): string {
  return [bucket, key, versionId].join('\0');
}

/** Whether text has the form of a launch ID, so that it may become part of a key. */
export function isLaunchId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,31}-\d{8}-[0-9a-f]{10,64}$/.test(text);
}

/** ECS's `startedBy`, by which a task's events find their launch. */
export function formatStartedBy(launchId: string, attempt: number): string {
  return `${launchId}/${attempt}`;
}

export function parseStartedBy(text: string): { launchId: string; attempt: number } | undefined {
  const match = /^([a-z0-9-]+)\/([1-9]\d{0,5})$/.exec(text);
  const launchId = match?.[1] ?? '';
  if (!isLaunchId(launchId)) return undefined;
  return { launchId, attempt: Number(match?.[2]) };
}

/** Lower-case letters, digits and single hyphens, at most 32 of them. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, SLUG_LENGTH)
    .replace(/-+$/, '');
  return slug === '' ? 'launch' : slug;
}
