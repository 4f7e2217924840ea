import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsRequest } from '../../../support/aws-request';
import { functionOf, roleOf, tableOf, writeAssembly } from '../../../support/embedded-assembly';
import { embeddedStarts, waitUntil } from '../../../support/embedded-starts';
import { temporaryFolders } from '../../../support/temporary-folder';

const folders = temporaryFolders();
const startAws = embeddedStarts();
const children: ChildProcess[] = [];

afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function writeStack(note = ''): string {
  return writeAssembly(folders(), {
    code: {
      tested: `require('node:fs').writeFileSync(${JSON.stringify(note)}, String(process.pid));
        exports.handler = ({ isBusy }) => {
          while (isBusy);
          return new Promise(() => setInterval(() => {}, 1000));
        };`,
    },
    resources: {
      Sheets: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'sheets' } },
      Items: tableOf('Items'),
      Role: roleOf('lambda.amazonaws.com', []),
      Tested: functionOf('tested', 'Role', { FunctionName: 'tested', Timeout: 300 }),
    },
  });
}

describe('embedded AWS as a process', () => {
  test.each([
    ['that waits', { isBusy: false }],
    ['that never lets go of its thread', { isBusy: true }],
  ])('leaves no function behind when it is killed, not even one %s', async (_name, body) => {
    const note = join(folders(), 'pid');
    const { child, environment } = await startProgram(writeStack(note));
    awsRequest(environment, {
      service: 'lambda',
      path: '/2015-03-31/functions/tested/invocations',
      body,
    }).catch(() => undefined);
    await waitUntil(() => existsSync(note) && readFileSync(note, 'utf8') !== '');
    const pid = Number(readFileSync(note, 'utf8'));
    expect(isRunning(pid)).toBe(true);

    child.kill('SIGKILL');

    await waitUntil(() => !isRunning(pid));
    expect(isRunning(pid)).toBe(false);
  });
});

describe('startEmbeddedAws()', () => {
  test('finds in its storage directory what a former life has stored', async () => {
    const storageDirectory = join(folders(), 'stored');
    const assembly = writeStack();
    const { aws: first } = await startAws(assembly, { storageDirectory });
    const object = { service: 's3', path: '/sheets/k' };
    const items = { service: 'dynamodb', target: 'DynamoDB_20120810.PutItem' };
    await awsRequest(first.environment, { ...object, method: 'PUT', body: 'kept' });
    await awsRequest(first.environment, {
      ...{ ...items, body: { TableName: 'Items', Item: { id: { S: 'kept' } } } },
    });
    await first.stop();

    const { aws: second } = await startAws(assembly, { storageDirectory });
    const { text } = await awsRequest(second.environment, { ...object, method: 'GET' });
    const item = await awsRequest(second.environment, {
      ...{ service: 'dynamodb', target: 'DynamoDB_20120810.GetItem' },
      body: { TableName: 'Items', Key: { id: { S: 'kept' } } },
    });

    expect(text).toBe('kept');
    expect(JSON.parse(item.text)).toEqual({ Item: { id: { S: 'kept' } } });
  });

  test('ends the processes that it started, and leaves no scratch file', async () => {
    const note = join(folders(), 'pid');
    const temporary = folders();
    const formerly = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    const { aws } = await startAws(writeStack(note));
    process.env['TMPDIR'] = formerly;
    if (formerly === undefined) delete process.env['TMPDIR'];
    awsRequest(aws.environment, {
      service: 'lambda',
      path: '/2015-03-31/functions/tested/invocations',
      body: {},
    }).catch(() => undefined);
    await waitUntil(() => existsSync(note) && readFileSync(note, 'utf8') !== '');

    await aws.stop();

    expect(isRunning(Number(readFileSync(note, 'utf8')))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('refuses a folder that is no assembly', async () => {
    await expect(startAws(folders())).rejects.toThrow('it has no manifest.json');
  });
});

async function startProgram(assemblyDirectory: string) {
  const embedded = join(__dirname, '../../../../lib/embedded/embedded-aws.ts');
  const program = `
    const { startEmbeddedAws } = require(${JSON.stringify(embedded)});
    startEmbeddedAws(${JSON.stringify({ assemblyDirectory })}).then(({ environment }) => {
      console.log(JSON.stringify(environment));
    });`;
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await waitUntil(() => text.includes('\n') || child.exitCode !== null);
  return { child, environment: JSON.parse(text) as Record<string, string> };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
