import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '../../support/temporary-folder';
import { aRule, aSnakefile } from './support/snakefiles';
import { snakemakeVersions } from './support/snakemake-versions';
import { BUCKET, LAUNCH_ID, TaskRun } from './support/task-run';

const newFolder = temporaryFolders();
const prefix = `runs/${LAUNCH_ID}`;

describe.each(snakemakeVersions)('engine task that succeeds with $name', ({ snakemake }) => {
  const newTask = (): TaskRun => new TaskRun(newFolder(), snakemake);

  test('stages, runs, uploads every output and publishes', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(
        ['made/last.txt'],
        aRule('first', 'tr a-z A-Z < in/word.txt > "$file"', {
          input: 'in/word.txt',
          flags: 'temp',
        }),
        aRule('last', 'cat made/first.txt made/first.txt > "$file"', { input: 'made/first.txt' }),
      ),
      inputs: { 'in/word.txt': 'hello\n' },
      plan: {
        steps: [
          { name: 'first', jobs: 1 },
          { name: 'last', jobs: 1 },
        ],
        publish: [{ path: 'made/last.txt', name: 'words/both.txt' }],
      },
    });

    const { exitCode, events, result } = await task.run();

    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      outcome: 'succeeded',
      exitCode: 0,
      progress: { completed: 2, total: 2 },
      jobs: { submitted: 2, running: 0, failed: 0, succeeded: 2 },
      failures: [],
      published: 1,
    });
    expect(result.engineVersion).toMatch(/^[79]\./);
    expect(task.read(`${prefix}/results/words/both.txt`)).toBe('HELLO\nHELLO\n');
    // Snakemake has removed it, the link has not.
    expect(existsSync(join(task.workFolder, 'made/first.txt'))).toBe(false);
    expect(task.read(`${prefix}/work/made/first.txt`)).toBe('HELLO\n');
    expect(task.read(`${prefix}/work/made/last.txt`)).toBe('HELLO\nHELLO\n');
    expect(task.read(`${prefix}/attempt-1/engine.log`)).toContain('2 of 3 steps');
    expect(statSync(join(task.workFolder, 'in/word.txt')).mtime.toISOString()).toBe(
      '2000-01-01T00:00:00.000Z',
    );
    const jobEvents = events.filter(({ event }) => event !== 'progress');
    expect(jobEvents.map(({ event }) => event)).toEqual([
      'run-started',
      'job-started',
      'job-finished',
      'job-started',
      'job-finished',
      'run-finished',
    ]);
    expect(events[0]).toMatchObject({ objects: 1, bytes: 6, engineVersion: result.engineVersion });
    expect(jobEvents[2]).toMatchObject({ launchId: LAUNCH_ID, attempt: 1, rule: 'first' });
    expect(events.filter(({ event }) => event === 'progress').at(-1)).toMatchObject({
      completed: 2,
      total: 2,
      steps: { first: { total: 1, running: 0, failed: 0, succeeded: 1 } },
      sequence: 4,
    });
    expect(result.steps).toMatchObject({ last: { total: 1, succeeded: 1 } });
  });

  test('does not count a failure that a retry has mended', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(
        ['made/a.txt'],
        aRule('a', 'test -e tried || { touch tried; exit 3; }\necho 1 > "$file"', {
          retries: 1,
        }),
      ),
      plan: { steps: [{ name: 'a', jobs: 1 }] },
    });

    const { events, result } = await task.run();

    expect(events.find(({ event }) => event === 'job-failed')).toMatchObject({ exitCode: 3 });
    expect(result).toMatchObject({
      outcome: 'succeeded',
      failures: [],
      jobs: { submitted: 1, running: 0, failed: 0, succeeded: 1 },
    });
  });

  test('keeps what shared steps made, but not what a later step has changed in place', async () => {
    const task = newTask();
    const [kept, spoilt] = ['a'.repeat(64), 'b'.repeat(64)];
    task.prepare({
      snakefile: aSnakefile(
        ['made/last.txt'],
        aRule('kept', 'echo 1 > "$file"'),
        aRule('spoilt', 'echo 1 > "$file"'),
        aRule('last', 'echo 2 >> made/spoilt.txt; cat made/kept.txt made/spoilt.txt > "$file"', {
          input: 'made/kept.txt',
        }).replace('"made/kept.txt"', '["made/kept.txt", "made/spoilt.txt"]'),
      ),
      plan: {
        steps: ['kept', 'spoilt', 'last'].map((name) => ({ name, jobs: 1 })),
        share: [
          { key: spoilt, paths: ['made/spoilt.txt'] },
          { key: kept, paths: ['made/kept.txt'] },
        ],
      },
    });

    const { result, stderr } = await task.run();

    expect(result.outcome).toBe('succeeded');
    expect(stderr).toContain(
      'wfm: shared files are not kept: "made/spoilt.txt" was changed after its step\n',
    );
    const folder = `shared/files/${kept}/${LAUNCH_ID}-1/`;
    expect(task.read(`shared/manifests/${kept}`)).toBe(`s3://${BUCKET}/${folder}`);
    expect(task.read(`${folder}made/kept.txt`)).toBe('1\n');
    expect(task.has(`shared/manifests/${spoilt}`)).toBe(false);
    expect(task.has(`shared/files/${spoilt}/${LAUNCH_ID}-1/made/spoilt.txt`)).toBe(false);
  });
});
