import { hashSources } from '../../../lib/cli/assembly';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

test("hashSources() changes with the sources and the operator's own workflows, and with nothing else", async () => {
  const root = newFolder();
  const cdk = { context: { wfm: { workflowsFolder: 'own' } } };
  const hash = async (files: Readonly<Record<string, string>>): Promise<string> => {
    writeFiles(root, files);
    return hashSources(root);
  };

  const hashes = [
    await hash({ 'cdk.json': JSON.stringify(cdk), 'lib/a.ts': '1', 'own/x/workflow.yaml': '1' }),
    await hash({ 'README.md': '1', 'test/a.test.ts': '1' }),
    await hash({ 'lib/a.ts': '2' }),
    await hash({ 'own/x/workflow.yaml': '2' }),
  ];

  expect(hashes[1]).toBe(hashes[0]);
  expect(new Set(hashes).size).toBe(3);
});
