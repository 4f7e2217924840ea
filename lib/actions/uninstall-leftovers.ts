import { shellCommand } from '../domain/plan/shell-word';
import { parseEcrUri } from '../domain/plan/ecr-image';

/** Something that outlives its stack. */
export interface Leftover {
  readonly kind:
    | 'assets'
    | 'bucket'
    | 'job-definition'
    | 'key'
    | 'log-group'
    | 'other'
    | 'subscription'
    | 'table';
  readonly name: string;
  readonly why: string;
  /** What is in it, as far as that was cheap to find out. */
  readonly contents?: string | undefined;
  /** For a POSIX shell, in this order; none when it goes by itself or only a person can remove it. */
  readonly commands: readonly string[];
}

export interface BucketContents {
  /** Versions and delete markers on the first page of a listing. */
  readonly versions: number;
  readonly bytes: number;
  readonly areMore: boolean;
}

const KEY_PENDING_DAYS = '30';

/** In the form in which they can be deleted, or null when there are none. */
const VERSIONS_TO_DELETE =
  '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}, Quiet: `true`} | (Objects[0] && @)';

/** As "cdk bootstrap" names it. */
const ASSET_REPOSITORY = /-container-assets-\d{12}-/;

/** A bucket must be empty before it can go, and a versioned one is so when its versions are gone. */
export function leftBucket(name: string, contents: BucketContents | undefined): Leftover {
  const isEmpty = contents?.versions === 0;
  return {
    kind: 'bucket',
    name,
    why: 'the stack retains it: it holds sheets, results and logs of runs',
    contents: contents === undefined ? undefined : describeContents(contents),
    commands: [
      ...(isEmpty ? [] : [emptyBucket(name)]),
      shellCommand('aws', 's3', 'rb', `s3://${name}`),
    ],
  };
}

export function leftTable(name: string, isProtected: boolean): Leftover {
  const table = ['--table-name', name];
  const unprotect = [
    shellCommand('aws', 'dynamodb', 'update-table', ...table, '--no-deletion-protection-enabled'),
    shellCommand('aws', 'dynamodb', 'wait', 'table-exists', ...table),
  ];
  return {
    kind: 'table',
    name,
    why: isProtected
      ? 'the stack retains it, and it is protected against deletion: it holds the history of launches'
      : 'the stack retains it: it holds the history of launches',
    commands: [
      ...(isProtected ? unprotect : []),
      shellCommand('aws', 'dynamodb', 'delete-table', ...table),
    ],
  };
}

export function leftKey(keyId: string): Leftover {
  return {
    kind: 'key',
    name: keyId,
    why: 'the stack retains it: without it nobody can read what it encrypted, in backups either',
    commands: [
      shellCommand(
        ...['aws', 'kms', 'schedule-key-deletion', '--key-id', keyId],
        ...['--pending-window-in-days', KEY_PENDING_DAYS],
      ),
    ],
  };
}

export function leftLogGroup(name: string, why: string): Leftover {
  const commands = [shellCommand('aws', 'logs', 'delete-log-group', '--log-group-name', name)];
  return { kind: 'log-group', name, why, commands };
}

/** Those of the images that deployment built, by the repository of the CDK that they lie in. */
export function leftImages(uris: readonly string[]): readonly Leftover[] {
  const byRepository = new Map<string, { readonly place: string; readonly uris: string[] }>();
  for (const uri of uris) {
    const image = parseEcrUri(uri);
    if (image === undefined || !ASSET_REPOSITORY.test(image.repository)) continue;
    const place = `aws://${image.registryId}/${image.region}`;
    const known = byRepository.get(image.repository) ?? { place, uris: [] };
    known.uris.push(uri);
    byRepository.set(image.repository, known);
  }
  return [...byRepository].map(([repository, { place, uris: images }]) => ({
    kind: 'assets',
    name: repository,
    why: 'images and files that deployment uploaded lie in what "cdk bootstrap" made, where other stacks may use them too; the command removes those that no stack of the account uses',
    contents: images.join(', '),
    commands: [shellCommand('npx', 'cdk', 'gc', '--unstable=gc', place)],
  }));
}

export function leftJobDefinitions(name: string, arns: readonly string[]): Leftover {
  return {
    kind: 'job-definition',
    name,
    why: 'earlier revisions stay usable, so that an update ends no running launch',
    contents: arns.length === 1 ? '1 revision' : `${arns.length} revisions`,
    commands: arns.map((arn) =>
      shellCommand('aws', 'batch', 'deregister-job-definition', '--job-definition', arn),
    ),
  };
}

export function leftSubscription({ endpoint }: { readonly endpoint: string }): Leftover {
  return {
    kind: 'subscription',
    name: endpoint,
    why: 'nobody can remove a subscription that was never confirmed: SNS forgets it after some days',
    commands: [],
  };
}

export function leftOther(type: string, name: string): Leftover {
  return {
    kind: 'other',
    name,
    why: `the stack retains this ${type}: delete it in the console of its service`,
    commands: [],
  };
}

/**
 * Page by page until nothing is left, or until S3 refuses an object: that one would come again on every page. A page goes
 * through a pipe, because an argument holds no more than 128 KiB.
 */
function emptyBucket(name: string): string {
  const bucket = ['--bucket', name];
  const list = shellCommand(
    ...['aws', 's3api', 'list-object-versions', ...bucket, '--no-paginate', '--max-keys', '500'],
    ...['--output', 'json', '--query', VERSIONS_TO_DELETE],
  );
  const remove = shellCommand(
    ...['aws', 's3api', 'delete-objects', ...bucket, '--delete', 'file:///dev/stdin'],
    ...['--output', 'text', '--query', 'Errors[0].[Key, Message]'],
  );
  return [
    `while page=$(${list}) && [ "\${page:-null}" != null ]; do`,
    `refused=$(printf %s "$page" | ${remove}) || break;`,
    `[ "\${refused:-None}" = None ] || { echo "$refused" >&2; break; }; done`,
  ].join(' ');
}

function describeContents({ versions, bytes, areMore }: BucketContents): string {
  if (versions === 0) return 'empty';
  const mebibytes = (bytes / 2 ** 20).toFixed(1);
  const least = areMore ? 'at least ' : '';
  return `${least}${versions} versions of objects, ${least}${mebibytes} MiB`;
}
