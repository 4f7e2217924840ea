import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile, SetupMachine } from '../support/setup-machine';
import { temporaryFolders, writeFiles } from '../support/temporary-folder';

const newFolder = temporaryFolders();
const programs = [
  'snakemake',
  'bwa',
  'samtools',
  'bcftools',
  'fastqc',
  'multiqc',
  'salmon',
  'shellcheck',
];
/** All but two of them. */
const others = programs.filter((name) => !['snakemake', 'bcftools'].includes(name));
const thisNode = `Node ${process.versions.node.split('.')[0] ?? ''}`;

const npmCi = 'npm ci --include=dev --loglevel=error --no-audit --no-fund';
const aptInstall = `noninteractive apt-get --yes install --no-install-recommends ${programs.join(' ')}`;
const advice = `Cannot run yet: not on PATH: snakemake, bcftools. To install:
  Debian, Ubuntu  sudo apt-get update && sudo apt-get install --no-install-recommends snakemake bcftools
  conda, mamba    conda install --channel conda-forge --channel bioconda snakemake bcftools
  Homebrew        brew install snakemake bcftools
`;

function aMachine(facts: { readonly has: readonly string[]; readonly uid?: number }) {
  return new SetupMachine(newFolder(), facts);
}

describe('setup and node_modules', () => {
  it('says why before it installs a missing node_modules, and nothing the second time', async () => {
    const machine = aMachine({ has: ['npm', ...programs] });

    const first = await machine.setup();
    const second = await machine.setup();

    expect(first).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr:
        'Installing npm packages into node_modules (npm ci), because it is missing.\nadded 1 package\n',
    });
    expect(second).toMatchObject({ exitCode: 0, output: '' });
    expect(machine.calls()).toEqual([npmCi]);
  });

  it('names the git hooks that npm ci sets in a clone', async () => {
    const machine = aMachine({ has: ['npm', ...programs] });
    writeFiles(machine.folder, { '.git/config': '' });

    const { stderr } = await machine.setup();

    expect(stderr).toContain('This also sets the git hooks of lefthook.yml.\nadded');
  });

  it('installs again when package-lock.json has changed', async () => {
    const machine = aMachine({ has: ['npm', ...programs] });
    await machine.setup();
    writeFiles(machine.folder, { 'package-lock.json': lockFile('2.0.0') });

    const { stderr } = await machine.setup();

    expect(stderr).toContain('because it does not match package-lock.json.');
    expect(machine.calls()).toEqual([npmCi, npmCi]);
  });

  it('installs again for another major version of Node', async () => {
    const machine = aMachine({ has: ['npm', ...programs] });
    await machine.setup();
    const stamp = machine.read('node_modules/.wfm-setup');
    writeFiles(machine.folder, {
      'node_modules/.wfm-setup': stamp.replace(thisNode, 'Node 18'),
    });

    const { stderr } = await machine.setup();

    expect(stderr).toContain(`because it was made for Node 18 on ${process.platform}`);
  });

  it('accepts what npm install made, without packages of other platforms', async () => {
    const machine = aMachine({ has: programs });
    machine.installModules('1.0.0');

    expect(await machine.setup()).toMatchObject({ exitCode: 0, output: '' });
  });

  it('ends with 2 when npm fails, and tries again the next time', async () => {
    const machine = aMachine({ has: ['npm', ...programs] }).set({ WFM_TEST_NPM_FAILS: 'yes' });

    const { exitCode, stderr } = await machine.setup();
    await machine.setup();

    expect(exitCode).toBe(2);
    expect(stderr).toContain('\nCannot install npm packages: npm ci: exit code 1\n');
    expect(machine.calls()).toEqual([npmCi, npmCi]);
  });
});

describe('setup and programs', () => {
  it('installs Debian packages as root, with lists fetched only where there are none', async () => {
    const machine = aMachine({ has: ['apt-get'], uid: 0 });
    machine.installModules('1.0.0');

    const { exitCode, stdout, stderr } = await machine.setup();

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toBe(
      `Installing Debian packages (apt-get), because these are not on PATH: ${programs.join(', ')}.\n` +
        'To be told the commands instead, set WFM_SETUP_INSTALL=no.\n',
    );
    expect(machine.calls()).toEqual(['noninteractive apt-get --yes update', aptInstall]);
  });

  it('installs through a sudo that asks for nothing', async () => {
    const machine = aMachine({ has: ['apt-get', 'sudo', 'lists'] });
    machine.installModules('1.0.0');

    const { exitCode } = await machine.setup();

    expect(exitCode).toBe(0);
    expect(machine.calls()).toEqual(['sudo -n', aptInstall]);
  });

  it.each([
    ['sudo asks for a password', ['apt-get', 'sudo', 'lists'], { WFM_TEST_SUDO_ASKS: 'yes' }],
    ['there is no sudo', ['apt-get', 'lists'], {}],
    ['there is no apt-get', ['sudo'], {}],
  ])('gives the commands for all that is missing when %s', async (_case, has, variables) => {
    const machine = aMachine({ has: [...has, 'npm', ...others] }).set(variables);

    expect(await machine.setup()).toMatchObject({ exitCode: 2, stdout: '', stderr: advice });
    expect(machine.calls()).toEqual([]);
  });

  it('does not send people to Homebrew for what it does not have', async () => {
    const has = programs.filter((name) => name !== 'salmon');
    const machine = aMachine({ has });
    machine.installModules('1.0.0');

    const { stderr } = await machine.setup();

    expect(stderr).toContain('conda install --channel conda-forge --channel bioconda salmon\n');
    expect(stderr).not.toContain('Homebrew');
  });

  it('installs nothing when WFM_SETUP_INSTALL=no', async () => {
    const machine = aMachine({ has: ['apt-get', 'npm', 'lists', ...others], uid: 0 });
    machine.set({ WFM_SETUP_INSTALL: 'no' });

    const { exitCode, stderr } = await machine.setup();

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Cannot run yet: not on PATH: .*; node_modules: it is missing\. To/);
    expect(stderr).toContain('\n  npm packages    npm ci\nNothing was installed, ');
    expect(machine.calls()).toEqual([]);
  });

  it('fetches newer lists when the first attempt fails, and then gives the commands', async () => {
    const machine = aMachine({ has: ['apt-get', 'lists', ...others], uid: 0 });
    machine.set({ WFM_TEST_APT_FAILS: 'yes' });

    const { exitCode, stderr } = await machine.setup();

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Cannot install Debian packages: apt-get: exit code 100\n${advice}`);
    expect(machine.calls().map((call) => call.split(' ')[3])).toEqual([
      'install',
      'update',
      'install',
    ]);
  });
});

describe('two setups in one checkout', () => {
  it('take turns, and the second finds the work done', async () => {
    const machine = aMachine({ has: ['npm', ...programs] }).set({ WFM_TEST_NPM_SECONDS: '2' });

    const [one, other] = await Promise.all([machine.setup(), machine.setup()]);

    expect([one.exitCode, other.exitCode]).toEqual([0, 0]);
    expect(one.stderr + other.stderr).toMatch(/Waiting for another set-up \(process \d+\)/);
    expect(machine.calls()).toEqual([npmCi]);
  });

  it.each([
    ['has died', { '.wfm/setup.lock/owner': '999999999\n' }],
    ['left no readable name', { '.wfm/setup.lock/owner': 'nobody\n' }],
  ])('go on when the owner of the lock %s', async (_case, files) => {
    const machine = aMachine({ has: ['npm', ...programs] });
    writeFiles(machine.folder, files);

    const [one, other] = await Promise.all([machine.setup(), machine.setup()]);

    expect([one.exitCode, other.exitCode]).toEqual([0, 0]);
    expect(machine.calls()).toEqual([npmCi]);
    expect(existsSync(join(machine.folder, '.wfm/setup.lock'))).toBe(false);
  });
});

describe('setup', () => {
  it('refuses a Node that is too old', async () => {
    const machine = aMachine({ has: [] });
    const versions = `Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } });\n`;
    writeFiles(machine.folder, { 'preload.js': versions });

    expect(await machine.setup()).toMatchObject({
      exitCode: 2,
      stderr:
        'Node 18.20.4 is too old: 20 or newer is needed, for example from https://nodejs.org\n',
    });
  });

  it('explains itself', async () => {
    const { exitCode, stdout } = await aMachine({ has: [] }).setup('--help');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: node bin\/setup\.js\n/);
    expect(stdout).toContain('WFM_SETUP_INSTALL=no');
  });

  it('refuses arguments that it does not know', async () => {
    const { exitCode, stderr } = await aMachine({ has: [] }).setup('--hepl');

    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'Unknown argument "--hepl": see --help\n',
    });
  });
});
