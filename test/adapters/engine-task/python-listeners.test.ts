import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseSpoolLine, type SpoolEvent } from '../../../lib/engine-task/spool-event';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();
const pythonFolder = join(__dirname, '../../../images/snakemake/python');

type Message = Readonly<Record<string, unknown>>;

// Messages as Snakemake 7.21 and 9.25 send them, less what nobody reads.
const jobInfo = {
  7: {
    level: 'job_info',
    jobid: 5,
    name: 'align',
    local: false,
    input: ['in/a.fq'],
    output: ['made/a.bam', 'made/a.pipe (pipe)'],
    log: ['logs/align/A.log'],
    wildcards: { sample: 'A', lane: 1 },
    resources: '<object>',
    reason: 'Missing output files: made/a.bam',
  },
  9: {
    event: 'job_info',
    jobid: 5,
    rule_name: 'align',
    local: true,
    input: ['in/a.fq'],
    output: ['made/a.bam', 'made/a.pipe (pipe)'],
    log: ['logs/align/A.log'],
    wildcards: { sample: 'A', lane: 1 },
    resources: '<object>',
    shellcmd: 'bwa mem',
  },
};
const jobFinished = {
  7: { level: 'job_finished', jobid: 5 },
  9: { event: 'job_finished', job_id: 5 },
};
const jobError = {
  7: { level: 'job_error', jobid: 5, name: 'align', log: ['logs/align/A.log'], aux: {} },
  9: { event: 'job_error', jobid: 5, rule_name: 'align', log: ['logs/align/A.log'], aux: {} },
};
const error = {
  7: { level: 'error', msg: 'MissingOutputException in rule align' },
  9: {
    event: 'error',
    exception: 'MissingOutputException',
    msg: 'MissingOutputException in rule align',
  },
};
const others = {
  7: [{ level: 'progress', done: 1, total: 2 }, { level: 'debug', msg: '<object>' }, {}],
  9: [
    { event: 'progress', done: 1, total: 2, msg: null },
    { event: 'job_started', jobs: [5], msg: null },
    { msg: 'Select jobs to execute...' },
  ],
};

interface Heard {
  readonly events: readonly SpoolEvent[];
  readonly spool: string;
  readonly stderr: string;
  readonly status: number | null;
}

function listen(
  version: 7 | 9,
  messages: readonly Message[],
  { folder = newFolder(), spool = join(folder, 'spool'), environment = {} } = {},
): Heard {
  const { status, stderr } = spawnSync('python3', [join(__dirname, 'support/drive_listeners.py')], {
    cwd: folder,
    encoding: 'utf8',
    input: JSON.stringify({ version, messages }),
    env: {
      ...process.env,
      PYTHONPATH: pythonFolder,
      PYTHONDONTWRITEBYTECODE: '1',
      WFM_SPOOL: spool,
      ...environment,
    },
  });
  const file = join(spool, 'events.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  const events = lines.map((line) => {
    const event = parseSpoolLine(line);
    if (event === undefined) throw new Error(`the engine task would pass over ${line}`);
    return event;
  });
  return { events, spool, stderr, status };
}

describe.each([7, 9] as const)('what listens to Snakemake %i', (version) => {
  test('writes events in one vocabulary', () => {
    const heard = listen(version, [
      jobInfo[version],
      ...others[version],
      error[version],
      jobError[version],
      jobFinished[version],
    ]);

    expect(heard.stderr).toBe('');
    expect(heard.events).toEqual([
      { event: 'engine-started', version: `${version}.99.0` },
      {
        event: 'job-started',
        job: '5',
        rule: 'align',
        wildcards: { sample: 'A', lane: '1' },
        outputs: ['made/a.bam', 'made/a.pipe'],
        logs: ['logs/align/A.log'],
      },
      { event: 'progress', total: 2 },
      { event: 'error', message: 'MissingOutputException in rule align' },
      { event: 'job-failed', job: '5' },
      { event: 'job-finished', job: '5' },
    ]);
  });

  test('links outputs, so that they outlive their removal', () => {
    const folder = newFolder();
    writeFiles(folder, { 'made/a.bam': 'aligned' });

    const { spool } = listen(version, [jobInfo[version], jobFinished[version]], { folder });

    const kept = join(spool, 'outputs/5/made/a.bam');
    expect(statSync(kept).ino).toBe(statSync(join(folder, 'made/a.bam')).ino);
    rmSync(join(folder, 'made'), { recursive: true });
    expect(readFileSync(kept, 'utf8')).toBe('aligned');
  });

  test('says what outputs are like when their job has finished', () => {
    const folder = newFolder();
    writeFiles(folder, { 'made/a.bam': 'aligned' });
    const { mtimeNs } = statSync(join(folder, 'made/a.bam'), { bigint: true });

    const { events } = listen(version, [jobInfo[version], jobFinished[version]], { folder });

    expect(events.at(-1)).toEqual({
      event: 'job-finished',
      job: '5',
      marks: { 'made/a.bam': `7:${mtimeNs}` },
    });
  });

  test('copies the log of a failed job, which the next try overwrites', () => {
    const folder = newFolder();
    writeFiles(folder, { 'logs/align/A.log': 'first try\n' });

    const { spool } = listen(version, [jobInfo[version], jobError[version]], { folder });

    writeFiles(folder, { 'logs/align/A.log': '' });
    expect(readFileSync(join(spool, 'logs/5/logs/align/A.log'), 'utf8')).toBe('first try\n');
  });

  test('goes on when a message is not as expected, and says so once', () => {
    const broken = version === 7 ? { level: 'job_info' } : { event: 'job_info' };

    const heard = listen(version, [broken, broken, jobInfo[version]]);

    expect(heard.status).toBe(0);
    expect(heard.events.map(({ event }) => event)).toEqual(['engine-started', 'job-started']);
    expect(heard.stderr.match(/wfm: an event could not be reported/g)).toHaveLength(1);
  });

  test('goes on when the spool cannot be written', () => {
    const heard = listen(version, [jobInfo[version], jobFinished[version]], {
      spool: '/proc/no-spool-here',
    });

    expect(heard.status).toBe(0);
    expect(heard.stderr).toContain('wfm: an event could not be reported');
  });

  test('keeps nothing without an engine task', () => {
    const folder = newFolder();
    writeFiles(folder, { 'made/a.bam': 'aligned' });

    const heard = listen(version, [jobInfo[version], jobFinished[version]], {
      folder,
      environment: { WFM_SPOOL: '' },
    });

    expect(heard).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['made']);
  });
});

describe('outputs of other kinds', () => {
  function keep(outputs: readonly string[], folder: string): Heard {
    return listen(7, [{ ...jobInfo[7], output: outputs }, jobFinished[7]], { folder });
  }

  test('a folder is linked file by file, without what Snakemake adds and without following symlinks to folders', () => {
    const folder = newFolder();
    writeFiles(folder, {
      'made/index/a.bin': 'a',
      'made/index/deep/b.bin': 'b',
      'made/index/.snakemake_timestamp': '',
      'elsewhere/c.bin': 'c',
    });
    symlinkSync('../../elsewhere', join(folder, 'made/index/loop'));
    symlinkSync('../../elsewhere/c.bin', join(folder, 'made/index/c.bin'));

    const { spool, stderr } = keep(['made/index'], folder);

    expect(stderr).toBe('');
    expect(filesIn(join(spool, 'outputs/5'))).toEqual([
      'made/index/a.bin',
      'made/index/c.bin',
      'made/index/deep/b.bin',
    ]);
  });

  test('a symlink is kept as the file that it names', () => {
    const folder = newFolder();
    writeFiles(folder, { 'in/a.txt': 'a' });
    mkdirSync(join(folder, 'made'));
    symlinkSync('../in/a.txt', join(folder, 'made/a.txt'));

    const { spool } = keep(['made/a.txt'], folder);

    expect(statSync(join(spool, 'outputs/5/made/a.txt')).ino).toBe(
      statSync(join(folder, 'in/a.txt')).ino,
    );
  });

  test('what is missing, broken or outside of the work folder is passed over', () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'made'));
    symlinkSync('nowhere', join(folder, 'made/broken.txt'));

    const { spool, stderr, events } = keep(
      ['made/missing.txt', 'made/broken.txt', '/etc/hostname', '../outside.txt'],
      folder,
    );

    expect(stderr).toBe('');
    expect(events.at(-1)).toEqual({ event: 'job-finished', job: '5' });
    expect(existsSync(join(spool, 'outputs'))).toBe(false);
  });

  test('a name that ends like a flag of Snakemake is left alone when the file exists', () => {
    const folder = newFolder();
    writeFiles(folder, { 'made/a (pipe)': 'a' });

    const { events } = keep(['made/a (pipe)', 'made/b.txt (send to storage)'], folder);

    expect(events[1]).toMatchObject({ outputs: ['made/a (pipe)', 'made/b.txt'] });
  });

  test('a file that is linked already stays', () => {
    const folder = newFolder();
    writeFiles(folder, { 'made/a.txt': 'a', 'spool/outputs/5/made/kept': '' });
    linkSync(join(folder, 'made/a.txt'), join(folder, 'spool/outputs/5/made/a.txt'));

    expect(keep(['made/a.txt'], folder)).toMatchObject({ status: 0, stderr: '' });
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}
