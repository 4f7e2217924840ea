#!/usr/bin/env node
'use strict';

// Runs before there is a node_modules, and on a Node that may be too old: built-in modules only, in the
// language of 2019. All that it says goes to stderr, because stdout belongs to the program that it prepares.

const { installModules, whyInstallModules } = require('./setup/modules');
const { SetupProblem } = require('./setup/problem');
const { installPrograms, missingPrograms, needed } = require('./setup/programs');
const { advice } = require('./setup/advice');
const { inTurn } = require('./setup/turn');

const oldestNode = 20;

const help = `Usage: node bin/setup.js

Makes this checkout ready to run, and says nothing when it is:
  1. programs: looks for ${needed.join(', ')} on PATH. Missing ones are
     installed as Debian packages when nobody need be asked: as root, or with a sudo that wants no
     password. Otherwise it prints the commands that install them.
  2. node_modules: installs it with npm ci when it is missing, does not match package-lock.json, or was
     made by another major version of Node. This also sets the git hooks of lefthook.yml.

Environment:
  WFM_SETUP_INSTALL=no   install nothing; print what is missing and the commands

Exit codes: 0 ready, 2 something is missing or could not be installed
`;

function main(args) {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return;
  }
  if (args.length > 0) throw new SetupProblem(`Unknown argument "${args[0]}": see --help`);
  refuseOldNode();
  if (!isReady(findNeeds())) inTurn(() => meet(findNeeds()));
}

function refuseOldNode() {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= oldestNode) return;
  throw new SetupProblem(
    `Node ${node} is too old: ${oldestNode} or newer is needed, for example from https://nodejs.org`,
  );
}

function findNeeds() {
  return { modules: whyInstallModules(), programs: missingPrograms() };
}

function isReady(needs) {
  return !needs.modules && needs.programs.length === 0;
}

function meet(needs) {
  // Another set-up may have met them while this one waited.
  if (isReady(needs)) return;
  if (process.env.WFM_SETUP_INSTALL === 'no') {
    throw new SetupProblem(
      `${advice(needs)}\nNothing was installed, as WFM_SETUP_INSTALL=no asks.`,
    );
  }
  // Programs first: who has to install them by hand learns it before npm has downloaded anything.
  if (needs.programs.length > 0) installPrograms(needs.programs);
  if (needs.modules) installModules(needs.modules);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
