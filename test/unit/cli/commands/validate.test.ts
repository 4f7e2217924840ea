// cspell:ignore sampels

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VALID_SHEET, writeExample } from '../../../support/example-sheets';
import { runWfm, type CommandRun } from '../../../support/fake-host';
import { temporaryFolders } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

async function validate(
  files: { readonly sheet?: string; readonly samples?: string },
  ...flags: readonly string[]
): Promise<CommandRun> {
  const currentFolder = newFolder();
  const { sheet, workflows } = writeExample(currentFolder, files);
  return runWfm(['validate', sheet, '--workflows', workflows, ...flags], { currentFolder });
}

describe('wfm validate', () => {
  it('says that a sheet is valid', async () => {
    expect(await validate({})).toEqual({
      exitCode: 0,
      stdout: 'lab/sheet.yaml: valid\n',
      stderr: '',
    });
    expect(await validate({}, '--json')).toEqual({
      exitCode: 0,
      stdout: '{"valid":true,"errors":[]}\n',
      stderr: '',
    });
  });

  it('shows each mistake at its place, and ends with 2', async () => {
    const { exitCode, stdout, stderr } = await validate({
      sheet: VALID_SHEET.replace('samples:', 'sampels:'),
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      'lab/sheet.yaml:4:1: Unknown key "sampels"\n  4 | sampels: samples.csv\n    | ^\n',
    );
    expect(stderr).toContain('Did you mean "samples"?');
    expect(stderr).toMatch(/\n1 error\n$/);
  });

  it('names the sample sheet by the way from here to it', async () => {
    const { exitCode, stdout, stderr } = await validate({ samples: 'sample\nA\nA\n' }, '--json');

    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      errors: [{ file: join('lab', 'samples.csv'), line: 3 }],
    });
  });

  it('names a broken definition by the way from here to it, and shows its line', async () => {
    const currentFolder = newFolder();
    const { sheet, workflows } = writeExample(currentFolder);
    const file = join(workflows, 'hello', 'workflow.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^engine: .*/m, 'engine: make'));

    const { exitCode, stderr } = await runWfm(['validate', sheet, '--workflows', workflows], {
      currentFolder,
    });

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `workflows/hello/workflow.yaml:3:9: "engine" must be snakemake: current value is "make"\n`,
    );
    expect(stderr).toContain('  3 | engine: make\n');
  });

  it('checks several sheets at once, one that does not exist among them', async () => {
    const currentFolder = newFolder();
    const { sheet, workflows } = writeExample(currentFolder);

    const { exitCode, stdout, stderr } = await runWfm(
      ['validate', sheet, 'none.yaml', '--workflows', workflows],
      { currentFolder },
    );

    expect(exitCode).toBe(2);
    expect(stdout).toBe('lab/sheet.yaml: valid\n');
    expect(stderr).toBe('none.yaml: Cannot read the file: it does not exist\n1 error\n');
  });

  it('takes a sample sheet above the folder of the sheet for missing', async () => {
    const { exitCode } = await validate({
      sheet: VALID_SHEET.replace('samples.csv', '../samples.csv'),
    });

    expect(exitCode).toBe(2);
  });
});
