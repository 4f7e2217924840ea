import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from '../support/run-program';
import { temporaryFolders } from '../support/temporary-folder';

const root = resolve(__dirname, '../..');
const newFolder = temporaryFolders();

describe('bin/wfm.js', () => {
  it('says what to do when its packages are not installed', async () => {
    const folder = newFolder();
    cpSync(join(root, 'bin/wfm.js'), join(folder, 'bin/wfm.js'));

    const run = await runProgram(process.execPath, [join(folder, 'bin/wfm.js'), 'list']);

    expect(run).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: `Cannot start wfm: its packages are not installed: run "npm install" in ${folder}\n`,
    });
  });
});
