#!/usr/bin/env node
const { existsSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');

const root = dirname(__dirname);

// tsx hands import() on to Node's loader of ES modules, which knows no TypeScript; teaching that one takes
// 0.2 s at each start. All of our sources are CommonJS, where a later require() does the same.
function requireInsteadOfImport() {
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (code, file, ...rest) {
    const text = file.endsWith('.ts')
      ? code.replace(/\bimport\(("[^"]+\.ts")\)/g, 'Promise.resolve().then(() => require($1))')
      : code;
    return compile.call(this, text, file, ...rest);
  };
}

if (existsSync(join(root, 'node_modules', 'tsx'))) {
  require('tsx/cjs');
  requireInsteadOfImport();
  require('./wfm.ts');
} else {
  process.stderr.write(
    `Cannot start wfm: its packages are not installed: run "npm install" in ${root}\n`,
  );
  process.exitCode = 2;
}
