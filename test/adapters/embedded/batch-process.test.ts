// cspell:ignore setsid
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { MemoryGroups } from '../../../lib/embedded/containers/memory-groups';
import { jobRole, useBatch } from '../../support/embedded-batch';
import { isAlive, until } from '../../support/embedded-ecs';

const batch = useBatch();

const probe = new MemoryGroups(() => undefined).create(`test-${process.pid}`, 64);
afterAll(() => probe?.remove());
// Control groups need root, and are not everywhere: then the tests of memory are shown as skipped.
const testWithMemoryLimit = probe === undefined ? test.skip : test;

function groups(): readonly string[] {
  const root = path.dirname(probe?.folder ?? '');
  return readdirSync(root).filter((name) => name.startsWith('embedded-aws-'));
}

describe('the process', () => {
  test('its environment is the definition, the overrides, the role, and what Batch adds', async () => {
    const jobId = await batch.submit('env', {
      containerOverrides: {
        command: ['env'],
        environment: [
          { name: 'FROM_OVERRIDE', value: 'a b=c' },
          { name: 'AWS_BATCH_JOB_ID', value: 'stolen' },
        ],
      },
    });
    await batch.ended(jobId);

    const environment = Object.fromEntries(
      batch.lines.map(({ message }) => {
        const equals = message.indexOf('=');
        return [message.slice(0, equals), message.slice(equals + 1)];
      }),
    ) as Record<string, string>;
    expect(environment).toMatchObject({
      FROM_DEFINITION: 'yes',
      FROM_OVERRIDE: 'a b=c',
      AWS_ENDPOINT_URL: batch.gateway.world.endpoint(),
      AWS_ACCESS_KEY_ID: `ROLE-${jobRole}`,
      AWS_BATCH_JOB_ID: jobId,
      AWS_BATCH_JOB_ATTEMPT: '1',
      AWS_BATCH_JQ_NAME: 'main',
      AWS_BATCH_CE_NAME: 'ec2',
    });
  });

  test('its program is looked for in the image first, its folder is its own and is removed', async () => {
    const tool = path.join(batch.imageFolder, 'bin', 'job-tool');
    mkdirSync(path.dirname(tool));
    writeFileSync(tool, '#!/bin/sh\necho "tool in $(pwd)"; touch left-over "$TMPDIR/x"\n');
    chmodSync(tool, 0o755);
    await batch.ended(await batch.submit('job-tool'));

    const folder = /^tool in (.*)$/.exec(batch.lines[0]?.message ?? '')?.[1] ?? '';
    expect(folder).toContain(batch.gateway.world.scratchDirectory);
    expect(existsSync(folder)).toBe(false);
  });

  test('what it leaves running ends with the job', async () => {
    await batch.ended(await batch.submit('sleep 300 & echo "pid $!"; exit 0'));

    const pids = batch.printedPids();
    expect(pids).toHaveLength(1);
    await until(() => !pids.some(isAlive), 'the process to end');
  });

  test('stop() of the service ends the trees of its jobs', async () => {
    await batch.submit('trap "" TERM; sleep 300 & echo "pid $!"; echo "pid $$"; wait; wait');
    await until(() => batch.printedPids().length === 2, 'the job to start');
    const pids = batch.printedPids();
    expect(pids.every(isAlive)).toBe(true);
    await batch.service.stop();

    await until(() => !pids.some(isAlive), 'the processes to end');
  });

  test('the death of the process that runs Batch ends it, and removes its control group', async () => {
    const host = spawn(
      process.execPath,
      ['--import', 'tsx', require.resolve('../../support/embedded-batch-host')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const printed: string[] = [];
    createInterface({ input: host.stdout }).on('line', (line) => printed.push(line));
    await until(() => printed.length === 3, 'the job to start its processes');
    const [group = '', ...pids] = printed;
    expect(pids.map(Number).every(isAlive)).toBe(true);

    host.kill('SIGKILL');
    await once(host, 'exit');

    await until(() => !pids.map(Number).some(isAlive), 'the processes to end');
    await until(() => group === 'none' || !existsSync(group), 'the control group to go');
  });
});

describe('the memory limit', () => {
  testWithMemoryLimit(
    'ends a job that uses more, with the code and the reason of AWS',
    async () => {
      const jobId = await batch.submit(allocate(512));

      expect(await batch.ended(jobId)).toMatchObject({
        status: 'FAILED',
        statusReason: 'Essential container in task exited',
        container: {
          exitCode: 137,
          reason: 'OutOfMemoryError: Container killed due to memory usage',
        },
      });
    },
  );

  testWithMemoryLimit('is that of the job itself, and leaves a smaller job alone', async () => {
    const command = ['bash', '-c', allocate(512)];
    const resourceRequirements = [{ type: 'MEMORY' as const, value: '1024' }];
    const jobId = await batch.submit(undefined, {
      containerOverrides: { command, resourceRequirements },
    });

    expect(await batch.ended(jobId)).toMatchObject({ status: 'SUCCEEDED' });
  });

  testWithMemoryLimit('leaves no control group behind', async () => {
    const jobId = await batch.submit('echo "pid $$"; sleep 0.2');
    await batch.printed('pid');
    const { container } = await batch.describe(jobId);
    const taskId = container?.taskArn?.split('/').at(-1);
    // Other tests make and remove theirs at the same time.
    const own = () => groups().filter((name) => name.includes(String(taskId)));
    const during = own();
    await batch.ended(jobId);

    expect(during).toHaveLength(1);
    await until(() => own().length === 0, 'the control group to go');
  });

  test('a group that cannot be made is reported once, and the job runs', () => {
    const reports: string[] = [];
    const memory = new MemoryGroups((line) => reports.push(line));

    // No folder can be made below one that does not exist.
    expect(memory.create('no/such/folder', 64)).toBeUndefined();
    expect(memory.create('no/such/folder', 64)).toBeUndefined();
    expect(reports).toEqual([
      'batch: jobs run without their memory limits, because this process may not make a control group',
    ]);
  });
});

/** A command that really touches so many MiB. */
function allocate(mib: number): string {
  return `"${process.execPath}" -e 'Buffer.alloc(${mib} * 1024 * 1024, 1); console.log("done")'`;
}
