import { WorkflowDefinitionError } from '../../../lib/domain/errors';
import { readWorkflowImages } from '../../../lib/infra/assets/workflow-images';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();

function definitionOf(name: string, image = ''): string {
  const steps = '[{ name: one, outputs: { file: one/file.txt }, command: "date > $file" }]';
  return [
    `name: ${name}`,
    'version: 1.0.0',
    'engine: snakemake',
    image,
    `steps: ${steps}`,
    'publish: { file: one.file }',
  ].join('\n');
}

test('readWorkflowImages() finds each image once', () => {
  const root = temporaryFolder();
  writeFiles(root, {
    'workflows/README.md': 'no definition',
    'workflows/plain/workflow.yaml': definitionOf('plain'),
    'workflows/first/workflow.yaml': definitionOf('first', 'image: quay.io/lab/star:2'),
    'workflows/second/workflow.yaml': definitionOf('second', 'image: quay.io/lab/bwa:1'),
    'workflows/third/workflow.yaml': definitionOf('third', 'image: quay.io/lab/star:2'),
  });

  expect(readWorkflowImages(root)).toEqual(['quay.io/lab/bwa:1', 'quay.io/lab/star:2']);
});

test('readWorkflowImages() refuses a definition that no launch could use', () => {
  const root = temporaryFolder();
  writeFiles(root, { 'workflows/broken/workflow.yaml': definitionOf('broken', 'image: "x y"') });

  expect(() => readWorkflowImages(root)).toThrow(WorkflowDefinitionError);
  expect(() => readWorkflowImages(root)).toThrow('workflows/broken/workflow.yaml:4:');
});
