import { join } from 'node:path';
import { uploadSheet } from '../../../lib/cli/upload-sheet';
import { FakeDeployment } from '../../support/fake-host';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

function aSheet(name = 'sheet.yaml', samples = 'sample\nA\n') {
  const folder = newFolder();
  writeFiles(folder, { 'lab/samples.csv': samples });
  const file = join('lab', name);
  const sampleSheet = { path: 'samples.csv', file: join(folder, 'lab/samples.csv') };
  return { sheet: { file, text: 'name: x\n', sampleSheet }, currentFolder: folder };
}

describe('uploadSheet()', () => {
  it('uploads the sample sheet before the sheet, into one folder', async () => {
    const deployment = new FakeDeployment();
    const { sheet, currentFolder } = aSheet();

    const version = await uploadSheet(deployment.services(), sheet, { currentFolder, prefix: 'p' });

    expect(deployment.uploads).toEqual([
      's3://bucket/launches/p/samples.csv',
      's3://bucket/launches/p/sheet.yaml',
    ]);
    expect(version).toEqual({ bucket: 'bucket', key: 'launches/p/sheet.yaml', versionId: 'v2' });
  });

  it('gives equal folders to equal files, and other ones to the same names with other samples', async () => {
    const deployment = new FakeDeployment();
    const keyOf = async (samples: string): Promise<string> => {
      const { sheet, currentFolder } = aSheet('sheet.yaml', samples);
      return (await uploadSheet(deployment.services(), sheet, { currentFolder })).key;
    };

    const [one, again, other] = [await keyOf('A'), await keyOf('A'), await keyOf('B')];

    expect(one).toMatch(/^launches\/lab\/[0-9a-f]{8}\/sheet\.yaml$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('refuses a file that would start no launch', async () => {
    const deployment = new FakeDeployment();
    const { sheet, currentFolder } = aSheet('sheet.txt');

    await expect(
      uploadSheet(deployment.services(), sheet, { currentFolder }),
    ).rejects.toMatchObject({
      code: 'UsageError',
      hint: 'Only files that end with .yaml, .yml, .json start a launch.',
    });
    expect(deployment.uploads).toEqual([]);
  });
});
