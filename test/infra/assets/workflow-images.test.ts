import { WorkflowDefinitionError } from '../../../lib/domain/errors';
import { readWorkflowImages } from '../../../lib/infra/assets/workflow-images';
import { DeploymentSettingsError } from '../../../lib/infra/settings/deployment-settings';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';
import { aDefinitionText } from '../../support/definition-text';

const temporaryFolder = temporaryFolders();

function definitionWith(image: string): string {
  return aDefinitionText({ publish: `publish: { bam: merge.bam }\n${image}` });
}

test('readWorkflowImages() finds each image once', () => {
  const root = temporaryFolder();
  writeFiles(root, {
    'workflows/README.md': 'no definition',
    'workflows/plain/workflow.yaml': aDefinitionText(),
    'workflows/first/workflow.yaml': definitionWith('image: quay.io/lab/star:2'),
    'workflows/second/workflow.yaml': definitionWith('image: quay.io/lab/bwa:1'),
    'workflows/third/workflow.yaml': definitionWith('image: quay.io/lab/star:2'),
  });

  expect(readWorkflowImages(root, 'Lab')).toEqual(['quay.io/lab/bwa:1', 'quay.io/lab/star:2']);
});

test('readWorkflowImages() refuses a definition that no launch could use', () => {
  const root = temporaryFolder();
  writeFiles(root, { 'workflows/broken/workflow.yaml': definitionWith('image: "x y"') });

  expect(() => readWorkflowImages(root, 'Lab')).toThrow(WorkflowDefinitionError);
  expect(() => readWorkflowImages(root, 'Lab')).toThrow('workflows/broken/workflow.yaml:');
});

test('readWorkflowImages() refuses more images than the launch function can be told', () => {
  const root = temporaryFolder();
  const definitions = Array.from({ length: 21 }, (_, index): [string, string] => [
    `workflows/w${index}/workflow.yaml`,
    definitionWith(`image: quay.io/lab/tool-${10 + index}`),
  ]);
  writeFiles(root, Object.fromEntries(definitions));

  const read = () => readWorkflowImages(root, 'Lab');

  expect(read).toThrow(DeploymentSettingsError);
  expect(read).toThrow(
    'Cannot deploy the 21 images that workflow definitions name: they must be fewer, or have shorter names: with the name of the stack they take 3108 bytes of 2831',
  );
});
