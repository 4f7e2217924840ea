import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { runProgram, type ProgramRun } from './run-program';
import { writeFiles } from './temporary-folder';

const root = resolve(__dirname, '../..');
const tools = ['bash', 'chmod', 'cp', 'env', 'mkdir', 'sleep', 'touch', 'true'];

// Every stub logs its call, so that a test sees what was called, in order, and that nothing else was.
const stubs = {
  log: 'echo "$@" >> "$WFM_TEST_LOG"',
  npm: `log npm "$@"
sleep "\${WFM_TEST_NPM_SECONDS:-0}"
echo 'added 1 package'
[ -z "$WFM_TEST_NPM_FAILS" ] || exit 1
mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json`,
  'apt-get': `[ "$1" = --simulate ] || log "$DEBIAN_FRONTEND" apt-get "$@"
[ -e "$WFM_TEST_BIN/lists" ] || { [ "$2" = update ] && touch "$WFM_TEST_BIN/lists" && exit 0; exit 100; }
[ "$1" != --simulate ] && [ "$2" = install ] || exit 0
[ -z "$WFM_TEST_APT_FAILS" ] || exit 100
shift 3
for name; do touch "$WFM_TEST_BIN/$name" && chmod +x "$WFM_TEST_BIN/$name"; done`,
  sudo: `[ -z "$WFM_TEST_SUDO_ASKS" ] || exit 1
[ "$2" = true ] || log sudo "$1"
shift
exec "$@"`,
};

/** A checkout beside a folder that is the whole PATH of the set-up. */
export class SetupMachine {
  private readonly bin: string;
  private readonly environment: Record<string, string> = {};

  constructor(
    readonly folder: string,
    { has, uid = 1000 }: { readonly has: readonly string[]; readonly uid?: number },
  ) {
    this.bin = join(folder, 'bin-of-the-machine');
    mkdirSync(this.bin);
    cpSync(join(root, 'bin/setup.js'), join(this.folder, 'bin/setup.js'));
    cpSync(join(root, 'bin/setup'), join(this.folder, 'bin/setup'), { recursive: true });
    writeFiles(this.folder, {
      'package-lock.json': lockFile('1.0.0'),
      'preload.js': `process.getuid = () => ${uid};\n`,
    });
    for (const tool of tools) symlinkSync(find(tool), join(this.bin, tool));
    for (const name of ['log', ...has]) this.add(name);
  }

  set(variables: Readonly<Record<string, string>>): this {
    Object.assign(this.environment, variables);
    return this;
  }

  setup(...args: readonly string[]): Promise<ProgramRun> {
    const preload = join(this.folder, 'preload.js');
    const script = join(this.folder, 'bin/setup.js');
    return runProgram(process.execPath, ['--require', preload, script, ...args], {
      env: {
        PATH: this.bin,
        WFM_TEST_BIN: this.bin,
        WFM_TEST_LOG: join(this.folder, 'log'),
        ...this.environment,
      },
    });
  }

  calls(): readonly string[] {
    const log = join(this.folder, 'log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Leaves node_modules as npm itself does. */
  installModules(version: string): void {
    const { packages } = JSON.parse(lockFile(version)) as { packages: Record<string, unknown> };
    const { 'node_modules/elsewhere': _left, ...installed } = packages;
    writeFiles(this.folder, {
      'node_modules/.package-lock.json': JSON.stringify({ packages: installed }),
    });
  }

  private add(name: string): void {
    const body = Object.entries(stubs).find(([stub]) => stub === name)?.[1] ?? 'exit 0';
    writeFiles(this.bin, { [name]: `#!/bin/sh\n${body}\n` });
    chmodSync(join(this.bin, name), 0o755);
  }
}

/** A lock file with a package of this version, and one that only other platforms get. */
export function lockFile(version: string): string {
  return JSON.stringify({
    packages: {
      '': { name: 'checkout' },
      'node_modules/left': { version },
      'node_modules/elsewhere': { version: '1.0.0', optional: true },
    },
  });
}

function find(tool: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const file = folders.map((folder) => join(folder, tool)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot find "${tool}" on PATH`);
  return file;
}
