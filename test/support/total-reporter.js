const { writeSync } = require('node:fs');
const { relative } = require('node:path');

const stdout = 1;
const stderr = 2;

/**
 * Prints `N passed, N failed` as the very last line of a run, over all projects.
 *
 * Jest prints its summary, and whatever it has to say about handles that stay open, after its reporters are
 * done: only the end of the process is late enough.
 */
class TotalReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
    this.results = undefined;
    if (!this.isWatching()) process.on('exit', (code) => this.print(code));
  }

  onRunComplete(_contexts, results) {
    this.results = results;
    if (this.isWatching()) this.print(0);
  }

  isWatching() {
    return this.globalConfig.watch || this.globalConfig.watchAll;
  }

  print(exitCode) {
    const lines = [...this.skipLines(), ...this.totalLines(exitCode)];
    // With --json, stdout holds one JSON document.
    writeAll(this.globalConfig.json ? stderr : stdout, `${lines.join('\n')}\n`);
  }

  skipLines() {
    const left =
      this.results?.testResults.flatMap((file) => leftOut(file, this.globalConfig)) ?? [];
    // A name pattern leaves out nearly everything: the names would say nothing.
    if (this.globalConfig.testNamePattern && left.length > 0) {
      return [`skipped: ${left.length} tests whose names do not match`];
    }
    return left;
  }

  totalLines(exitCode) {
    const { numPassedTests = 0, numFailedTests = 0 } = this.results ?? {};
    const failed = numFailedTests + (this.results?.numRuntimeErrorTestSuites ?? 0);
    const total = (failures) => `${numPassedTests} passed, ${failures} failed`;
    const isRed = exitCode !== 0 || this.results?.success === false;
    if (isRed && failed === 0) {
      return ['failed: the run itself, for the reason that jest gives above', total(1)];
    }
    return [total(failed)];
  }
}

function leftOut({ testFilePath, testResults }, { rootDir }) {
  return testResults
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ status, ancestorTitles, title }) => {
      const name = [...ancestorTitles, title].join(' > ');
      const word = status === 'todo' ? 'todo' : 'skipped';
      return `${word}: ${name} (${relative(rootDir, testFilePath)})`;
    });
}

// A pipe whose reader is slow answers EAGAIN, and at exit nothing but waiting here is left to do.
function writeAll(descriptor, text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

module.exports = TotalReporter;
