'use strict';

// One set-up at a time in a checkout: npm ci and apt-get both break when started twice.

const fs = require('fs');
const path = require('path');
const { root, say } = require('./shell');

const turn = path.join(root, '.wfm', 'setup.lock');
const ownerFile = path.join(turn, 'owner');
const claim = path.join(turn, 'claim');

function inTurn(action) {
  takeTurn();
  try {
    return action();
  } finally {
    // Renamed first, so that nobody finds a lock that has lost its owner.
    const done = `${turn}.${process.pid}`;
    fs.renameSync(turn, done);
    fs.rmSync(done, { recursive: true });
  }
}

function takeTurn() {
  fs.mkdirSync(path.dirname(turn), { recursive: true });
  for (let waits = 0; !tryTurn(); waits += 1) {
    if (waits === 5) {
      const owner = (readOwner() || 'not known').trim();
      say(`Waiting for another set-up (process ${owner}). If there is none, remove ${turn}`);
    }
    sleep(200);
  }
}

function tryTurn() {
  if (!makeFolder(turn)) return ownerIsGone() && takeOver();
  fs.writeFileSync(ownerFile, `${process.pid}\n`);
  return true;
}

// Of several that find the owner gone, the maker of the inner folder goes on, and looks again first:
// another may have taken over, and given up the inner folder, in between.
function takeOver() {
  if (!makeFolder(claim)) return false;
  const isOurs = ownerIsGone();
  if (isOurs) fs.writeFileSync(ownerFile, `${process.pid}\n`);
  fs.rmdirSync(claim);
  return isOurs;
}

function ownerIsGone() {
  const owner = readOwner();
  if (!owner) return isOlderThan(turn, 10);
  try {
    process.kill(Number(owner), 0);
    return false;
  } catch (error) {
    // EPERM: it lives, under another user.
    return error.code !== 'EPERM';
  }
}

function readOwner() {
  try {
    return fs.readFileSync(ownerFile, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isOlderThan(file, seconds) {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > seconds * 1000;
}

function makeFolder(folder) {
  try {
    fs.mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' || error.code === 'ENOENT') return false;
    throw error;
  }
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

module.exports = { inTurn };
