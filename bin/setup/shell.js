'use strict';

const childProcess = require('child_process');
const fs = require('fs');
const path = require('path');

const root = path.dirname(path.dirname(__dirname));

/** Runs a command with its output on stderr, or without any; returns what went wrong, if anything did. */
function run(command, output = 2) {
  const { error, signal, status } = childProcess.spawnSync(command[0], command.slice(1), {
    cwd: root,
    // The shell of a root user may lack the folders of the programs that dpkg calls.
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    stdio: ['ignore', output, output],
  });
  if (status === 0) return undefined;
  if (error) return `${command[0]} did not start (${error.code})`;
  return signal ? `ended by ${signal}` : `exit code ${status}`;
}

/** The file that a program's name stands for on PATH. */
function find(program) {
  return (process.env.PATH || '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

module.exports = { find, root, run, say };
