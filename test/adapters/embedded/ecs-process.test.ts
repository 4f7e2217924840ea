// cspell:ignore setsid
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { isAlive, taskRole, until, useEcs } from '../../support/embedded-ecs';

const ecs = useEcs();
const onLinux = process.platform === 'linux';

describe('the process', () => {
  test('its environment is the definition, the overrides, the role and nothing of the parent', async () => {
    process.env['AWS_SECRET_OF_THE_PARENT'] = 'leaked';
    process.env['PARENT_ONLY'] = 'leaked';
    const task = await ecs.run('env', {
      overrides: {
        containerOverrides: [
          {
            name: 'engine',
            command: ['env'],
            environment: [{ name: 'FROM_OVERRIDE', value: 'a b=c' }],
          },
        ],
      },
    });
    await ecs.stopped(task);
    delete process.env['AWS_SECRET_OF_THE_PARENT'];
    delete process.env['PARENT_ONLY'];

    const environment = Object.fromEntries(
      ecs.lines.map(({ message }) => [
        message.split('=', 1)[0],
        message.slice(message.indexOf('=') + 1),
      ]),
    ) as Record<string, string>;
    expect(environment).toMatchObject({
      FROM_DEFINITION: 'yes',
      FROM_OVERRIDE: 'a b=c',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: ecs.gateway.world.endpoint(),
      AWS_ACCESS_KEY_ID: `ROLE-${taskRole}`,
    });
    expect(environment['PATH']?.startsWith(`${ecs.imageFolder}/bin:${ecs.imageFolder}:`)).toBe(
      true,
    );
    expect(environment['HOME']).toContain(ecs.gateway.world.scratchDirectory);
    expect(environment['TMPDIR']).toBe(`${environment['HOME'] ?? ''}/tmp`);
    expect(Object.values(environment)).not.toContain('leaked');
  });

  test('its program is looked for in the image first, its folder is its own and is removed', async () => {
    const tool = path.join(ecs.imageFolder, 'bin', 'engine-tool');
    mkdirSync(path.dirname(tool));
    writeFileSync(tool, '#!/bin/sh\necho "tool in $(pwd)"; touch left-over "$TMPDIR/x"\n');
    chmodSync(tool, 0o755);

    await ecs.stopped(await ecs.run('engine-tool'));

    const folder = /^tool in (.*)$/.exec(ecs.lines[0]?.message ?? '')?.[1] ?? '';
    expect(folder).toContain(ecs.gateway.world.scratchDirectory);
    expect(existsSync(folder)).toBe(false);
  });

  test('both its outputs become lines of its log stream, without the shell that watches it', async () => {
    const task = await ecs.run('echo out; echo err >&2; printf "last ä"; kill -KILL $$');
    await ecs.stopped(task);

    const id = task.taskArn?.split('/').at(-1) ?? '';
    expect(ecs.lines.map(({ message }) => message).sort()).toEqual(['err', 'last ä', 'out']);
    expect(ecs.lines.every(({ stream }) => stream === `run/engine/${id}`)).toBe(true);
  });

  test('what it leaves running ends with the task, in its group or out of it', async () => {
    const away = onLinux ? 'setsid' : '';
    const task = await ecs.run(
      `sleep 300 & echo "pid $!"; ${away} bash -c 'echo "pid $$"; exec sleep 300' & sleep 0.3`,
    );
    await ecs.stopped(task);

    const pids = ecs.printedPids();
    expect(pids).toHaveLength(2);
    await until(() => !pids.some(isAlive), 'the processes to end');
  });

  test('the death of the process that started it ends it, however it hides', async () => {
    const host = spawn(
      process.execPath,
      ['--import', 'tsx', require.resolve('../../support/embedded-task-host')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pids: number[] = [];
    createInterface({ input: host.stdout }).on('line', (line) => pids.push(Number(line)));
    await until(() => pids.length === 3, 'the task to start its processes');
    expect(pids.every(isAlive)).toBe(true);

    host.kill('SIGKILL');
    await once(host, 'exit');

    await until(() => !(onLinux ? pids : pids.slice(0, 2)).some(isAlive), 'the processes to end');
  });

  test('stop() of the service ends its tasks', async () => {
    await ecs.run('echo "pid $$"; trap "" TERM; sleep 300 & echo "pid $!"; wait; wait');
    await until(() => ecs.printedPids().length === 2, 'the task to start');

    await ecs.service.stop();

    await until(() => !ecs.printedPids().some(isAlive), 'the processes to end');
    expect(ecs.events.at(-1)?.detail.lastStatus).toBe('STOPPED');
  });
});
