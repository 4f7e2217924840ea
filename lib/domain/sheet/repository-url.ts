/**
 * URLs of repositories as people copy them: from the address line of a browser, from the box that offers SSH, without a scheme.
 * Git cannot fetch from them, but what is meant can be said.
 */

/** How a host writes the address of something inside of a repository. */
interface KnownHost {
  /** The path of the repository, where more follows. Groups of GitLab hold groups. */
  readonly inside: RegExp;
  /** Words after which a revision stands. */
  readonly revisions: readonly string[];
}

const KNOWN_HOSTS: Readonly<Record<string, KnownHost>> = {
  'github.com': {
    inside: /^\/[^/]+\/[^/]+(?=\/)/,
    revisions: ['tree', 'blob', 'raw', 'commit', 'commits', 'releases/tag'],
  },
  'gitlab.com': {
    inside: /^\/.+?(?=\/-(?:\/|$))/,
    revisions: ['-/tree', '-/blob', '-/raw', '-/commit', '-/commits', '-/tags'],
  },
  'bitbucket.org': {
    inside: /^\/[^/]+\/[^/]+(?=\/)/,
    revisions: ['src', 'raw', 'branch', 'commits'],
  },
};

/** Where else a host shows what it keeps. */
const HOST_NAMES: Readonly<Record<string, string>> = { 'raw.githubusercontent.com': 'github.com' };

/** Words where an owner would stand, in addresses that are no repository's. */
const NO_OWNERS = /^\/(?:orgs|users|settings|topics|search|marketplace|groups|explore|dashboard)\//;

const OVER_SSH =
  /^(?:ssh:\/\/)?(?:[\w.-]+@|(?<=\/\/))([\w.-]+)(?::\d+(?=\/))?[:/]+([\w.~-][\w./~-]*)$/;
const OVER_GIT = /^git:\/\/([\w.-]+)(?::\d+)?\/+([\w.~-][\w./~-]*)$/;

/** What to write in place of a URL that git cannot fetch from; undefined where nothing is known to be wrong. */
export function hintRepositoryUrl(url: URL): string | undefined {
  const hostname = hostOf(url);
  const host = Object.hasOwn(KNOWN_HOSTS, hostname) ? KNOWN_HOSTS[hostname] : undefined;
  if (host === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  if (path.split('/').length < 3 || NO_OWNERS.test(path)) {
    return `Add the owner and the name of the repository: https://${hostname}/owner/name.`;
  }
  const repository = host.inside.exec(path)?.[0];
  const right = `https://${hostname}${repository ?? path}`;
  if (repository === undefined)
    return url.origin === `https://${hostname}` ? undefined : writeIt(right);
  return writeIt(right, findRevision(path.slice(repository.length + 1), host));
}

function hostOf({ hostname }: URL): string {
  return HOST_NAMES[hostname] ?? hostname.replace(/^www\./, '');
}

/** The https form of an address that wants a key, or that lacks a scheme; undefined for anything else. */
export function hintOtherForm(text: string): string | undefined {
  return hintOtherScheme(text) ?? hintNoScheme(text);
}

function hintOtherScheme(text: string): string | undefined {
  const [, host, path = ''] = OVER_SSH.exec(text) ?? OVER_GIT.exec(text) ?? [];
  if (host === undefined) return undefined;
  const form = writeIt(`https://${host.toLowerCase()}/${path}`);
  return OVER_GIT.test(text) ? form : `Engine tasks have no key for SSH. ${form}`;
}

function hintNoScheme(text: string): string | undefined {
  const [start = ''] = text.split('/');
  if (Object.hasOwn(KNOWN_HOSTS, start.replace(/^www\./, ''))) {
    const url = new URL(`https://${text}`);
    return hintRepositoryUrl(url) ?? writeIt(url.href);
  }
  if (/^(?:\.{0,2}\/|workflows?\/)/.test(text)) return NOT_BESIDE;
  return /^\w[\w.-]*\/\w[\w.-]*$/.test(text) ? writeIt(`https://github.com/${text}`) : undefined;
}

const NOT_BESIDE =
  'A workflow does not lie beside its sheet: put it into a git repository, or as a folder or archive into S3.';

interface Inside {
  /** Undefined where it may end in more than one place: branches can have slashes. */
  readonly revision: string | undefined;
  /** Of a file that was looked at. */
  readonly file: string | undefined;
}

function findRevision(rest: string, { revisions }: KnownHost): Inside | undefined {
  const word = revisions.find((start) => rest.startsWith(`${start}/`));
  if (word === undefined) return undefined;
  const [revision = '', ...path] = rest.slice(word.length + 1).split('/');
  if (revision === '') return undefined;
  const isFile = /(?:blob|src)$/.test(word) && /(?:^|\/)Snakefile$|\.smk$/.test(path.join('/'));
  const isOfFile = /(?:blob|raw|src)$/.test(word);
  const isWhole = isFile || path.length <= (isOfFile ? 1 : 0);
  return { revision: isWhole ? revision : undefined, file: isFile ? path.join('/') : undefined };
}

function writeIt(source: string, inside?: Inside): string {
  if (inside === undefined) return `Write ${source}.`;
  const { revision, file } = inside;
  const snakefile = file === undefined ? '' : ` and "snakefile: ${file}"`;
  const version =
    revision === undefined ? 'the tag or branch as "revision"' : `"revision: ${revision}"`;
  return `Write "source: ${source}" with ${version}${snakefile}.`;
}
