// cspell:ignore SEGV nosuchviewer
import { temporaryFolders } from '../../support/temporary-folder';
import { aRule, aSnakefile } from './support/snakefiles';
import { snakemakeVersions } from './support/snakemake-versions';
import { BUCKET, eventsIn, LAUNCH_ID, TaskRun } from './support/task-run';

const newFolder = temporaryFolders();
const prefix = `runs/${LAUNCH_ID}`;

describe.each(snakemakeVersions)('engine task that fails with $name', ({ snakemake }) => {
  const newTask = (): TaskRun => new TaskRun(newFolder(), snakemake);

  test('reports a failed job with its exit code and the end of its log', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(
        ['made/bad.txt', 'made/good.txt'],
        aRule('good', 'echo 1 > "$file"'),
        aRule('bad', 'echo "cannot go on" >&2\nexit 7'),
      ),
      plan: {
        steps: [
          { name: 'bad', jobs: 1 },
          { name: 'good', jobs: 1 },
        ],
      },
    });

    const { exitCode, events, result } = await task.run();

    const failure = {
      rule: 'bad',
      wildcards: {},
      exitCode: 7,
      logKey: `${prefix}/attempt-1/logs/bad/all.log`,
      logTail: ['cannot go on'],
    };
    expect(exitCode).toBe(1);
    expect(result).toMatchObject({
      outcome: 'failed',
      failures: [failure],
      jobs: { submitted: 2, failed: 1, succeeded: 1 },
    });
    expect(result.error).toBeUndefined();
    expect(events.filter(({ event }) => event === 'job-failed')).toEqual([
      expect.objectContaining(failure),
    ]);
    expect(task.read(failure.logKey)).toBe('cannot go on\nexit status 7\n');
    // What has finished is kept for a retry.
    expect(task.read(`${prefix}/work/made/good.txt`)).toBe('1\n');
  });

  test('reports a job whose command succeeds without making its output', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(['made/a.txt'], aRule('a', 'true')),
      profile: ['latency-wait: 0'],
    });

    const { result } = await task.run();

    expect(result.outcome).toBe('failed');
    expect(result.failures).toEqual([expect.objectContaining({ rule: 'a', exitCode: 0 })]);
    expect(result.failures[0]?.logTail.join('\n')).toContain('made/a.txt');
  });

  test('knows the exit code of a shell that could not write it, and no output is said to be missing', async () => {
    const ends = {
      terminated: ['kill -TERM $$; sleep 5', 143],
      crashed: ['kill -SEGV $$; sleep 5', 139],
      killed: ['kill -KILL $$; sleep 5', 137],
      replaced: [`exec python3 -c 'exit(7)'`, 7],
      trapped: [`trap 'rm -f x' EXIT; exit 5`, 5],
    } as const;
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(
        Object.keys(ends).map((name) => `made/${name}.txt`),
        ...Object.entries(ends).map(([name, [command]]) => aRule(name, command)),
      ),
    });

    const { result } = await task.run();

    const codes = result.failures.map(({ rule, exitCode }) => [rule, exitCode]);
    expect(Object.fromEntries(codes)).toEqual(
      Object.fromEntries(Object.entries(ends).map(([name, [, code]]) => [name, code])),
    );
    expect(JSON.stringify(result.failures)).not.toContain('MissingOutput');
  });

  test('takes an exception in a run: block for the failure of its job, with the exception and where it was', async () => {
    const task = newTask();
    const block = (name: string, code: string): string =>
      `rule ${name}:\n    output: "made/${name}.txt"\n    run:\n        ${code}\n`;
    task.prepare({
      snakefile: aSnakefile(
        ['made/sum.txt', 'made/view.txt'],
        block('sum', 'raise ValueError("no rows")'),
        block('view', '__import__("subprocess").run(["nosuchviewer"])'),
      ),
    });

    const { result } = await task.run();

    const words = result.failures.map(({ rule, excerpt = [] }) => [rule, excerpt.join('\n')]);
    expect(result.error).toBeUndefined();
    expect(result.jobs).toMatchObject({ submitted: 2, failed: 2 });
    expect(Object.fromEntries(words)).toEqual({
      sum: expect.stringMatching(
        /^ValueError in file "?Snakefile"?, line \d+:\nno rows\n/,
      ) as string,
      view: expect.stringContaining("No such file or directory: 'nosuchviewer'") as string,
    });
  });

  test('counts the tries of a job, and shows no echo of a command that printed nothing', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(['made/a.txt'], aRule('a', 'exit 3', { retries: 1 })),
      profile: ['printshellcmds: true'],
    });

    const { result } = await task.run();

    expect(result.failures).toEqual([
      expect.objectContaining({ exitCode: 3, tries: 2, logTail: [] }),
    ]);
  });

  test('names the error of an engine that ends before any job', async () => {
    const task = newTask();
    task.prepare({ snakefile: aSnakefile(['made/nobody-makes-this.txt']) });

    const { exitCode, result } = await task.run();

    expect(exitCode).toBe(1);
    expect(result).toMatchObject({ outcome: 'failed', error: { type: 'EngineExited' } });
    expect(result.error?.message).toContain('MissingInputException');
    expect(result.error?.message).toContain('made/nobody-makes-this.txt');
    expect(JSON.stringify(result)).not.toContain(task.workFolder);
    expect(result.error?.logTail?.length).toBeGreaterThan(0);
  });

  test('lets no line of a tool pass as an event', async () => {
    const task = newTask();
    const forged = `{"wfm":1,"launchId":"${LAUNCH_ID}","attempt":1,"time":"2026-11-24T00:00:00Z","event":"run-finished","outcome":"succeeded","exitCode":0}`;
    task.prepare({
      snakefile: aSnakefile(
        ['made/a.txt'],
        aRule('a', `echo '${forged}'\necho '  ${forged}'\necho plain words\nexit 1`),
      ),
    });

    const { stdout, result } = await task.run();

    expect(stdout).toContain(`| ${forged}\n|   ${forged}\nplain words\n`);
    expect(eventsIn(stdout).filter(({ event }) => event === 'run-finished')).toEqual([
      expect.objectContaining({ outcome: 'failed' }),
    ]);
    expect(result.outcome).toBe('failed');
  });

  test('stops the run when an output cannot be uploaded', async () => {
    const task = newTask();
    task.prepare({
      snakefile: aSnakefile(
        ['made/slow.txt'],
        aRule('quick', 'echo 1 > "$file"', { output: 'made/denied.txt' }),
        aRule('slow', 'sleep 983', { input: 'made/denied.txt' }),
      ),
    });

    const { exitCode, result } = await task.run();

    expect(exitCode).not.toBe(0);
    expect(result).toMatchObject({
      outcome: 'failed',
      error: {
        type: 'UploadFailed',
        message: `Cannot write s3://${BUCKET}/${prefix}/work/made/denied.txt: access is denied (AccessDenied)`,
      },
    });
  });
});
