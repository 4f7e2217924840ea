import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '../../support/temporary-folder';
import { aRule, aSnakefile } from './support/snakefiles';
import { snakemakeVersions } from './support/snakemake-versions';
import { LAUNCH_ID, TaskRun } from './support/task-run';

const newFolder = temporaryFolders();
const prefix = `runs/${LAUNCH_ID}`;

describe.each(snakemakeVersions)('engine task that is stopped with $name', ({ snakemake }) => {
  const newTask = (): TaskRun => new TaskRun(newFolder(), snakemake);

  test('on SIGTERM interrupts engine and tools, and keeps what had finished', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(
        ['made/slow.txt'],
        aRule('quick', 'echo 1 > "$file"'),
        aRule('slow', 'sleep 987 & echo $! > pids; sleep 986', { input: 'made/quick.txt' }),
      ),
      plan: {
        steps: [
          { name: 'quick', jobs: 1 },
          { name: 'slow', jobs: 1 },
        ],
      },
    });
    const pidFile = join(task.workFolder, 'pids');
    const poll = setInterval(() => {
      if (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') return;
      clearInterval(poll);
      task.signal('SIGTERM');
    }, 50);

    const { exitCode, result, events } = await task.run();

    clearInterval(poll);
    expect(exitCode).not.toBe(0);
    expect(result).toMatchObject({ outcome: 'stopped', exitCode, failures: [] });
    expect(result.jobs).toEqual({ submitted: 2, running: 0, failed: 0, succeeded: 1 });
    expect(events.at(-1)).toMatchObject({ event: 'run-finished', outcome: 'stopped' });
    expect(task.read(`${prefix}/work/made/quick.txt`)).toBe('1\n');
    expect(processesIn(task.workFolder)).toEqual([]);
  });

  test('kills an engine whose tools do not heed the interrupt', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(['made/a.txt'], aRule('a', "trap '' INT; touch begun; sleep 985")),
    });
    const poll = setInterval(() => {
      if (!existsSync(join(task.workFolder, 'begun'))) return;
      clearInterval(poll);
      task.signal('SIGTERM');
    }, 50);

    const { exitCode, result } = await task.run({ WFM_TEST_KILL_AFTER_MS: '500' });

    clearInterval(poll);
    expect(exitCode).toBe(137);
    expect(result).toMatchObject({ outcome: 'stopped', exitCode: 137 });
    expect(processesIn(task.workFolder)).toEqual([]);
  });

  test('ends as failed at its time limit, and names the job that was cut off', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(['made/a.txt'], aRule('a', 'sleep 984')),
      plan: { timeoutSeconds: 6 },
    });

    const { exitCode, result } = await task.run();

    // Interrupted, not killed.
    expect([0, 137]).not.toContain(exitCode);
    expect(result).toMatchObject({
      outcome: 'failed',
      failures: [],
      error: {
        type: 'TimedOut',
        message: 'The run took longer than its time limit of 6 seconds; still running: a',
      },
    });
    expect(processesIn(task.workFolder)).toEqual([]);
  });
});

/** Processes whose working folder is this one. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return statSync(`/proc/${pid}/cwd`).ino === statSync(folder).ino;
      } catch {
        return false;
      }
    });
}
