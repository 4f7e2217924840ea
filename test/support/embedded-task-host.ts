// cspell:ignore setsid
/** A process that starts one task which hides children from it, prints their process ids, and waits to be killed. */
import { startContainerProcess } from '../../lib/embedded/containers/container-process';

const script = [
  'echo $$',
  'bash -c \'trap "" TERM INT HUP; echo $$; while :; do sleep 1; done\' &',
  "setsid bash -c 'echo $$; exec sleep 300' &",
  'wait',
].join('\n');

async function main(): Promise<void> {
  await startContainerProcess({
    taskId: `host-${process.pid}`,
    words: ['/bin/bash', '-c', script],
    folder: process.cwd(),
    environment: { PATH: process.env['PATH'] ?? '' },
    onLines: (lines) => void process.stdout.write(`${lines.join('\n')}\n`),
  });
}

void main();
