import { HeadObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../../support/run-program';
import { startS3Gateway, type S3Gateway } from '../../../support/embedded-s3-gateway';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const describeAwsCli = works('aws', '--version') ? describe : describe.skip;
// Conditional writes came with 1.35; Debian 12 brings 1.26 along with snakemake.
const isRecentBoto3 =
  "import boto3; exit(tuple(map(int, boto3.__version__.split('.')[:2])) < (1, 35))";
const describeBoto3 = works('python3', '-c', isRecentBoto3) ? describe : describe.skip;

const TREE = {
  'reads/a.fastq': '@a\n',
  'reads/with space/ü+%25.txt': 'odd name\n',
  'reads/empty': '',
  'reads/b.fastq': '@b\n',
};

const newFolder = temporaryFolders();
let gateway: S3Gateway;

beforeAll(async () => {
  gateway = await startS3Gateway();
});

afterAll(() => gateway.stop());

function works(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

async function aws(...args: string[]): Promise<string> {
  const run = await runProgram('aws', args, { env: gateway.environment });
  if (run.exitCode !== 0) throw new Error(`aws ${args.join(' ')}: ${run.output}`);
  return run.stdout;
}

async function awsJson(...args: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await aws('s3api', ...args)) as Record<string, unknown>;
}

/** A folder with files that are older than any upload of theirs. */
function newTree(): string {
  const folder = newFolder();
  writeFiles(folder, TREE);
  for (const path of Object.keys(TREE))
    utimesSync(join(folder, path), 1_700_000_000, 1_700_000_000);
  return folder;
}

describeAwsCli('the AWS CLI (skipped where it is not installed)', () => {
  it('`s3 cp --recursive` and `s3 ls` carry and show a tree', async () => {
    const bucket = gateway.newBucket();

    await aws('s3', 'cp', '--recursive', newTree(), `s3://${bucket}/run/`);
    const listed = await aws('s3', 'ls', '--recursive', `s3://${bucket}/run/`);
    const folders = await aws('s3', 'ls', `s3://${bucket}/run/reads/`);

    const keys = listed
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(31));
    expect(keys).toStrictEqual(
      Object.keys(TREE)
        .map((path) => `run/${path}`)
        .sort(),
    );
    expect(folders).toContain('PRE with space/');
  });

  it('`s3 sync` carries a tree there and back, and then has nothing to do', async () => {
    const bucket = gateway.newBucket();
    const back = newFolder();
    const tree = newTree();
    const remote = `s3://${bucket}/tree`;

    const first = await aws('s3', 'sync', '--no-progress', tree, remote);
    const second = await aws('s3', 'sync', '--no-progress', tree, remote);
    await aws('s3', 'sync', '--no-progress', remote, back);
    const third = await aws('s3', 'sync', '--no-progress', remote, back);

    expect(first.trimEnd().split('\n')).toHaveLength(4);
    expect([second, third]).toStrictEqual(['', '']);
    for (const [path, text] of Object.entries(TREE)) {
      expect(readFileSync(join(back, path), 'utf8')).toBe(text);
    }
  });

  it('`s3 sync --delete` removes what is gone, and `s3 rm` the rest', async () => {
    const bucket = gateway.newBucket();
    const tree = newTree();
    const remote = `s3://${bucket}/`;
    await aws('s3', 'sync', tree, remote);
    rmSync(join(tree, 'reads/with space'), { recursive: true });

    const synced = await aws('s3', 'sync', '--delete', '--no-progress', tree, remote);
    const removed = await aws('s3', 'rm', '--recursive', remote);

    expect(synced.trim()).toBe(`delete: s3://${bucket}/reads/with space/ü+%25.txt`);
    expect(removed.trimEnd().split('\n')).toHaveLength(3);
    const versions = new ListObjectVersionsCommand({ Bucket: bucket });
    const { Versions, DeleteMarkers } = await gateway.client().send(versions);
    expect([Versions?.length, DeleteMarkers?.length]).toStrictEqual([4, 4]);
  });

  it('`s3 cp` carries a big file in parts, also between buckets', async () => {
    const [from, to] = [gateway.newBucket(), gateway.newBucket({ versioned: false })];
    const file = join(newFolder(), 'big');
    writeFileSync(file, Buffer.alloc(17 * 1024 * 1024, 'genome'));

    await aws('s3', 'cp', file, `s3://${from}/big`);
    await aws('s3', 'cp', `s3://${from}/big`, `s3://${to}/copy`);
    await aws('s3', 'cp', `s3://${to}/copy`, `${file}-back`);

    expect(existsSync(`${file}-back`)).toBe(true);
    expect(readFileSync(`${file}-back`).equals(readFileSync(file))).toBe(true);
    const head = new HeadObjectCommand({ Bucket: to, Key: 'copy' });
    expect((await gateway.client().send(head)).ETag).toMatch(/-3"$/u);
  });

  it('`s3api` writes once, reads versions, deletes many and asks about the bucket', async () => {
    const bucket = gateway.newBucket();
    const at = ['--bucket', bucket, '--key', 'a b+ü'];
    const file = join(newFolder(), 'body');
    writeFileSync(file, 'first');

    const put = await awsJson('put-object', ...at, '--body', file, '--if-none-match', '*');
    const again = aws('s3api', 'put-object', ...at, '--body', file, '--if-none-match', '*');
    await expect(again).rejects.toThrow('(PreconditionFailed)');
    await gateway
      .client()
      .send(new PutObjectCommand({ Bucket: bucket, Key: 'a b+ü', Body: 'second!' }));
    const version = ['--version-id', String(put['VersionId'])];
    await awsJson('get-object', ...at, ...version, `${file}-first`);

    expect(readFileSync(`${file}-first`, 'utf8')).toBe('first');
    expect(await awsJson('get-bucket-versioning', '--bucket', bucket)).toStrictEqual({
      Status: 'Enabled',
    });
    const listed = await awsJson('list-objects-v2', '--bucket', bucket, '--prefix', 'a b+');
    expect(listed['Contents']).toMatchObject([{ Key: 'a b+ü', Size: 7 }]);
    const objects = JSON.stringify({ Objects: [{ Key: 'a b+ü' }] });
    const deleted = await awsJson('delete-objects', '--bucket', bucket, '--delete', objects);
    expect(deleted['Deleted']).toMatchObject([{ Key: 'a b+ü', DeleteMarker: true }]);
    await expect(aws('s3api', 'get-bucket-acl', '--bucket', bucket)).rejects.toThrow(
      'Embedded AWS does not implement GetBucketAcl',
    );
  });

  it('`s3 mb` makes a bucket for data', async () => {
    await aws('s3', 'mb', 's3://my-own-data');

    expect(await aws('s3', 'ls')).toContain('my-own-data');
  });
});

describeBoto3('boto3 (skipped where it is not installed, or older than 1.35)', () => {
  it('does with default settings what it does with S3', async () => {
    const program = join(__dirname, 'boto3-program.py');

    const run = await runProgram('python3', [program, gateway.newBucket()], {
      env: gateway.environment,
    });

    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toStrictEqual({
      keysReadBack: Array.from({ length: 9 }, () => true),
      list_objects: true,
      list_objects_v2: true,
      list_object_versions: true,
      presignedIsSigV2: true,
      presignedGet: 'plus+plus',
      presignedPut: { sent: 'by-url' },
      transferReadsBack: true,
      transferETag: '-3',
      missing: ['NoSuchKey', 404],
      missingHead: ['404', 404],
      beyond: ['InvalidRange', 416],
      second: ['PreconditionFailed', 412],
      corrupt: ['BadDigest', 400],
      policy: ['NotImplementedInEmbeddedAws', 501],
      deleted: true,
    });
  });
});
