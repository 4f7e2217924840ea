/** A process that runs one container in a control group, prints the group and two process ids, and waits to be killed. */
import { MemoryGroups } from '../../lib/embedded/containers/memory-groups';
import { startContainerProcess } from '../../lib/embedded/containers/container-process';

const script = ['echo $$', "env -i bash -c 'echo $$; exec sleep 300' &", 'wait'].join('\n');

async function main(): Promise<void> {
  const id = `host-${process.pid}`;
  const group = new MemoryGroups(() => undefined).create(id, 256);
  process.stdout.write(`${group?.folder ?? 'none'}\n`);
  await startContainerProcess({
    taskId: id,
    ...(group === undefined ? {} : { memoryGroup: group.folder }),
    words: ['/bin/bash', '-c', script],
    folder: process.cwd(),
    environment: { PATH: process.env['PATH'] ?? '' },
    onLines: (lines) => void process.stdout.write(`${lines.join('\n')}\n`),
  });
}

void main();
