'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { SetupProblem } = require('./problem');
const { root, run, say } = require('./shell');

const lockFile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const installedLockFile = path.join(modules, '.package-lock.json');
const stampFile = path.join(modules, '.wfm-setup');

/** Why node_modules has to be installed; undefined when it is fit for use. */
function whyInstallModules() {
  if (!fs.existsSync(modules)) return 'it is missing';
  if (!fs.existsSync(installedLockFile)) return 'it is incomplete';
  if (!fs.existsSync(stampFile)) return whyOthersDiffer();

  const [hash, platform] = fs.readFileSync(stampFile, 'utf8').trim().split(/ (.*)/);
  if (platform !== thisPlatform()) return `it was made for ${platform}, not ${thisPlatform()}`;
  return hash === lockHash() ? undefined : whyOthersDiffer();
}

// npm install leaves no stamp of ours, and what it made need not be made again.
function whyOthersDiffer() {
  const wanted = JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages;
  const installed = JSON.parse(fs.readFileSync(installedLockFile, 'utf8')).packages;
  const isMet = (name) =>
    installed[name]
      ? installed[name].version === wanted[name].version
      : wanted[name].optional === true;
  const areAllMet = Object.keys(wanted).every((name) => name === '' || isMet(name));
  return areAllMet ? undefined : 'it does not match package-lock.json';
}

function installModules(reason) {
  say(`Installing npm packages into node_modules (npm ci), because ${reason}.`);
  if (fs.existsSync(path.join(root, '.git'))) {
    say('This also sets the git hooks of lefthook.yml.');
  }
  // Development packages build the stack and the bundles: a NODE_ENV of production must not leave them out.
  const flags = ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'];
  const failure = run(npmCommand().concat(flags));
  if (failure) throw new SetupProblem(`Cannot install npm packages: npm ci: ${failure}`);
  fs.writeFileSync(stampFile, `${lockHash()} ${thisPlatform()}\n`);
}

/** The npm that runs this script, when one does. */
function npmCommand() {
  const runner = process.env.npm_execpath || '';
  return path.basename(runner) === 'npm-cli.js' ? [process.execPath, runner] : ['npm'];
}

function lockHash() {
  return crypto.createHash('sha256').update(fs.readFileSync(lockFile)).digest('hex');
}

function thisPlatform() {
  const [major] = process.versions.node.split('.');
  return `Node ${major} on ${process.platform} ${process.arch}`;
}

module.exports = { installModules, whyInstallModules };
