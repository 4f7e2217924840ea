// cspell:ignore helo

import { readFileSync } from 'node:fs';
import type { ShellFinding } from '../../../../lib/cli/shellcheck';
import { WHOLE_DEFINITION } from '../../../support/definition-text';
import { runWfm } from '../../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../../support/temporary-folder';

const newFolder = temporaryFolders();

describe('wfm workflows check', () => {
  /** Finds this in each script in which the command is. */
  function finding(command: string, found: Omit<ShellFinding, 'line'>) {
    return async (script: string): Promise<readonly ShellFinding[]> => {
      const line = script.split('\n').indexOf(command) + 1;
      return line === 0 ? [] : [{ line, ...found }];
    };
  }

  it('tells every mistake with its place, and what to do', async () => {
    const folder = newFolder();
    const text = WHOLE_DEFINITION.replace('reference.genome.fai', 'reference.gnome').replace(
      'cpus: 4',
      'cpus: many',
    );
    writeFiles(folder, { 'whole/workflow.yaml': text });

    const { exitCode, stdout, stderr } = await runWfm(['workflows', 'check', 'whole'], {
      currentFolder: folder,
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '2 errors, 0 warnings\n' });
    expect(stderr).toContain('whole/workflow.yaml:24:61: Unknown reference "gnome"');
    expect(stderr).toContain(
      'whole/workflow.yaml:26:11: "steps.0.cpus" must be a whole number from 1 to 448: current value is "many"',
    );
  });

  it('takes the path of a definition as messages have it, or that of its folder', async () => {
    const folder = newFolder();
    writeFiles(folder, {
      'flows/whole/workflow.yaml': WHOLE_DEFINITION.replace('cpus: 4', 'cpus: x'),
    });

    for (const path of ['flows/whole/workflow.yaml', 'flows/whole', 'flows/whole/']) {
      const { stderr } = await runWfm(['workflows', 'check', path], { currentFolder: folder });

      expect(stderr).toContain('flows/whole/workflow.yaml:26:11: "steps.0.cpus" must be');
    }
  });

  it('shows what shellcheck says where it stands in the file, once for commands that are shared', async () => {
    const folder = newFolder();
    const shared = `  - &run
    name: one
    outputs: { text: one/text }
    command: &command |
      set -e
      cat $text
`;
    const other = '  - { name: two, outputs: { text: two/text }, command: *command }\n';
    writeFiles(folder, {
      'twice/workflow.yaml': `name: twice\nversion: 1.0.0\nengine: snakemake\nsteps:\n${shared}${other}publish: { t: one.text, u: two.text }\n`,
    });
    const found = { column: 5, level: 'info', code: 'SC2086', message: 'Quote it.' } as const;

    const { exitCode, stdout } = await runWfm(['workflows', 'check', 'twice', '--json'], {
      currentFolder: folder,
      checkShell: finding('cat $text', found),
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      shellcheck: true,
      warnings: [
        { message: 'The workflow has no description' },
        { message: 'The workflow has no example' },
        { line: 10, column: 11, path: 'steps.0.command', message: 'Quote it. [SC2086]' },
      ],
    });
  });

  it('takes an error of shellcheck for an error', async () => {
    const found = { column: 1, level: 'error', code: 'SC1089', message: 'Broken.' } as const;
    const command = 'echo "hello $who" > "$greeting"';

    const { exitCode, stdout, stderr } = await runWfm(['workflows', 'check', 'hello'], {
      checkShell: finding(command, found),
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '1 error, 0 warnings\n' });
    expect(stderr).toContain('workflows/hello/workflow.yaml:19:14: Broken. [SC1089]\n');
    expect(stderr).toContain(`  19 |     command: ${command}\n`);
  });

  it('says when nobody looked at the commands', async () => {
    const { exitCode, stderr } = await runWfm(['workflows', 'check', 'hello']);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('shellcheck is not installed: nobody has looked at the commands.');
  });

  it('refuses an example that cannot be launched, or launches another workflow', async () => {
    const folder = newFolder();
    const withExample = (name: string): string =>
      WHOLE_DEFINITION.replace('name: whole', `name: ${name}\nexample: example/sheet.yaml`);
    writeFiles(folder, {
      'broken/workflow.yaml': withExample('broken'),
      'broken/example/sheet.yaml': 'name: x\nworkflow: broken\ndata: s3://lab/data/\n',
      'absent/workflow.yaml': withExample('absent'),
      'other/workflow.yaml': withExample('other'),
      'other/example/sheet.yaml': 'name: x\nworkflow: hello\ndata: s3://lab/data/\n',
      'hello/workflow.yaml': readFileSync('workflows/hello/workflow.yaml', 'utf8'),
    });
    const check = async (name: string): Promise<string> =>
      (await runWfm(['workflows', 'check', name], { currentFolder: folder })).stderr;

    expect(await check('broken')).toContain(
      'broken/example/sheet.yaml:1:1: Missing sample sheet "samples"',
    );
    expect(await check('absent')).toContain(
      'absent/example/sheet.yaml: Cannot read the file: it does not exist',
    );
    expect(await check('other')).toContain(
      'other/example/sheet.yaml: The example launches "hello", not "other"',
    );
  });

  it('refuses a folder of another name, and one that is none', async () => {
    const folder = newFolder();
    writeFiles(folder, { 'hole/workflow.yaml': WHOLE_DEFINITION });
    const check = (name: string) => runWfm(['workflows', 'check', name], { currentFolder: folder });

    const named = await check('hole');
    const absent = await check('helo');

    expect(named.stderr).toContain(
      'hole/workflow.yaml:1:7: The name is "whole" and the folder "hole": sheets find a workflow by its folder',
    );
    expect(absent).toMatchObject({ exitCode: 2, stdout: '' });
    expect(absent.stderr).toContain(
      'error: no workflow has the name "helo"\n  Did you mean "hello"?',
    );
  });
});
