import { describeCommands } from '../../../lib/cli/command-descriptions';
import { writeExample } from '../../support/example-sheets';
import { runWfm } from '../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

const COMMANDS = describeCommands()
  .filter(({ options = [] }) => options.some(({ flags }) => flags.startsWith('--stack ')))
  .map(({ name }) => name);

/** The stack that a command asks for in a clone whose settings name TeamB. */
async function stackOf(
  name: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = newFolder();
  writeFiles(folder, {
    'cdk.json': '{"context":{"wfm":{"stackName":"TeamB"}}}',
    'package.json': '{"version":"1.2.3"}',
  });
  const { sheet, workflows } = writeExample(folder);
  const operands: Readonly<Record<string, readonly string[]>> = {
    launch: [sheet, '--workflows', workflows],
    show: ['some-id'],
    logs: ['some-id'],
    uninstall: ['--plan'],
  };
  const asked: string[] = [];
  const refuse = (stackName: string) => {
    asked.push(stackName);
    return Promise.reject(new Error('That is all'));
  };
  await runWfm([name, ...(operands[name] ?? []), ...argv], {
    ...{ currentFolder: folder, productFolder: folder, environment },
    ...{ connect: refuse, examine: refuse, survey: refuse, recover: refuse },
  });
  return asked.join();
}

describe('stackNameOf()', () => {
  it.each(COMMANDS)('is the same for wfm %s as for all others', async (name) => {
    const theirs = { WFM_STACK: 'Theirs' };

    expect(await stackOf(name, ['--stack', 'Mine'], theirs)).toBe('Mine');
    expect(await stackOf(name, [], theirs)).toBe('Theirs');
    expect(await stackOf(name, [], { WFM_STACK: '' })).toBe('TeamB');
    expect(await stackOf(name, [])).toBe('TeamB');
  });
});
