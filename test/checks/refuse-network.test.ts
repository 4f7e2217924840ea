import { join, resolve } from 'node:path';
import { runProgram } from '../support/run-program';
import { temporaryFolders, writeFiles } from '../support/temporary-folder';

const root = resolve(__dirname, '../..');
const newFolder = temporaryFolders();

const jestConfig = `const project = (name, testEnvironment) => ({
  displayName: name,
  rootDir: __dirname + '/' + name,
  testEnvironment,
  transform: { '[.]ts$': ${JSON.stringify(join(root, 'node_modules/@swc/jest'))} },
});
module.exports = {
  projects: [
    project('unit', ${JSON.stringify(join(root, 'test/support/refuse-network.ts'))}),
    project('system', 'node'),
  ],
};
`;

const refused = `const { execSync } = require('node:child_process');
test('refuses', () => expect(() => execSync('true')).toThrow('unit test'));
`;
const broken = `throw new Error('does not load ${'.'.repeat(500)}');\n`;
const allowed = `const { execSync } = require('node:child_process');
test('starts', () => expect(execSync('echo started').toString()).toBe('started\\n'));
`;

describe('the environment of unit tests', () => {
  it('refuses nothing to later files of other suites, even after a file that does not load', async () => {
    const folder = newFolder();
    // Jest takes the largest file first, and --runInBand puts all of them into one process.
    writeFiles(folder, {
      'package.json': '{}',
      'jest.config.js': jestConfig,
      'unit/broken.test.js': broken,
      'unit/refused.test.js': `${refused}// ${'.'.repeat(300)}\n`,
      'system/allowed.test.js': allowed,
    });
    const jestProgram = join(root, 'node_modules/jest/bin/jest.js');

    const run = await runProgram(process.execPath, [jestProgram, '--runInBand'], { cwd: folder });

    expect(run.output).toMatch(
      /FAIL unit unit\/broken[^]*PASS unit unit\/refused[^]*PASS system system\/allowed/,
    );
  });
});
