'use strict';

const { advice } = require('./advice');
const { SetupProblem } = require('./problem');
const { find, run, say } = require('./shell');

const needed = [
  'bash',
  'snakemake',
  'bwa',
  'samtools',
  'bcftools',
  'fastqc',
  'multiqc',
  'salmon',
  'shellcheck',
];

function missingPrograms() {
  return needed.filter((name) => !find(name));
}

/** Installs programs as Debian packages, whose names are theirs, or says how to. */
function installPrograms(names) {
  const apt = aptCommand();
  if (!apt) throw new SetupProblem(advice({ programs: names }));
  say(`Installing Debian packages (apt-get), because these are not on PATH: ${names.join(', ')}.`);
  say('To be told the commands instead, set WFM_SETUP_INSTALL=no.');

  const failure = installPackages(apt, names);
  const programs = names.filter((name) => !find(name));
  if (programs.length === 0) return;
  const reason = failure || 'it succeeded, yet they are not on PATH';
  throw new SetupProblem(
    `Cannot install Debian packages: apt-get: ${reason}\n${advice({ programs })}`,
  );
}

/** How to call apt-get without a question to anybody, if that is possible. */
function aptCommand() {
  if (!find('apt-get')) return undefined;
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '--yes'];
  if (process.getuid && process.getuid() === 0) return apt;
  const sudo = ['sudo', '-n'];
  return find('sudo') && !run(sudo.concat('true'), 'ignore') ? sudo.concat(apt) : undefined;
}

// A minimal system has no package lists, and old lists name files that the mirror no longer has.
function installPackages(apt, names) {
  const install = apt.concat('install', '--no-install-recommends', names);
  const isListed = !run(['apt-get', '--simulate', 'install', ...names], 'ignore');
  if (isListed && !run(install)) return undefined;
  return run(apt.concat('update')) || run(install);
}

module.exports = { installPrograms, missingPrograms, needed };
