// cspell:ignore imgae

import { join } from 'node:path';
import { readDeployedWorkflows } from '../../../lib/infra/assets/deployed-workflows';
import { DeploymentSettingsError } from '../../../lib/infra/settings/deployment-settings';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';
import { aDefinitionText } from '../../support/definition-text';

const temporaryFolder = temporaryFolders();

function aWorkflow(name: string, more = ''): string {
  return aDefinitionText({
    head: `name: ${name}\nversion: 1.0.0\nengine: snakemake`,
    publish: `publish: { bam: merge.bam }\n${more}`,
  });
}

/** A tree with these files, and two workflows of its own. */
function aTree(files: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  writeFiles(root, {
    'workflows/README.md': 'no definition',
    'workflows/first/workflow.yaml': aWorkflow('first', 'image: quay.io/lab/star:2'),
    'workflows/second/workflow.yaml': aWorkflow('second'),
    ...files,
  });
  return root;
}

function read(root: string, workflowsFolder?: string) {
  return readDeployedWorkflows(root, { stackName: 'Lab', workflowsFolder });
}

test('readDeployedWorkflows() finds the workflows of the repository, and each image once', () => {
  const root = aTree({
    'workflows/third/workflow.yaml': aWorkflow('third', 'image: quay.io/lab/star:2'),
    'workflows/fourth/workflow.yaml': aWorkflow('fourth', 'image: quay.io/lab/bwa:1'),
  });

  const { folders, images } = read(root);

  expect([...folders.keys()]).toEqual(['first', 'fourth', 'second', 'third']);
  expect(images).toEqual(['quay.io/lab/bwa:1', 'quay.io/lab/star:2']);
});

test.each(['../ours/defined', 'own'])(
  'readDeployedWorkflows() finds those of the operator in "%s" as well',
  (place) => {
    const root = join(temporaryFolder(), 'clone');
    writeFiles(root, { 'workflows/first/workflow.yaml': aWorkflow('first') });
    writeFiles(join(root, place), {
      'tumour/workflow.yaml': aWorkflow('tumour', 'image: quay.io/lab/bwa:1'),
      'notes/README.md': 'no workflow',
    });

    const { folders, images } = read(root, place);

    expect([...folders]).toEqual([
      ['first', join(root, 'workflows/first')],
      ['tumour', join(root, place, 'tumour')],
    ]);
    expect(images).toEqual(['quay.io/lab/bwa:1']);
  },
);

test('readDeployedWorkflows() tells everything that is wrong at once', () => {
  const root = aTree({
    'workflows/second/workflow.yaml': aWorkflow('second', 'image: "x y"\nimgae: none'),
    'own/first/workflow.yaml': aWorkflow('first'),
    'own/tumour/workflow.yaml': aWorkflow('tumor'),
    'own/broken/workflow.yaml': 'name: broken\n',
  });

  const reading = () => read(root, 'own');

  expect(reading).toThrow(DeploymentSettingsError);
  expect(reading).toThrow(
    [
      'Cannot deploy these workflows:',
      '  workflows/second/workflow.yaml:11:8: "image" must be a container image, e.g. quay.io/lab/bwa:0.7.17: current value is "x y"',
      '  workflows/second/workflow.yaml:12:1: Unknown key "imgae"',
      '  own/broken/workflow.yaml:1:1: Missing key "version"',
      '  own/broken/workflow.yaml:1:1: Missing key "engine"',
      '  own/broken/workflow.yaml:1:1: Missing key "steps"',
      '  own/broken/workflow.yaml:1:1: Missing key "publish"',
      '  own/tumour/workflow.yaml:1:7: The name is "tumor" and the folder "tumour": sheets find a workflow by its folder',
      '  "first" is a workflow in own/first and in workflows/first: rename one of the two',
    ].join('\n'),
  );
});

test('readDeployedWorkflows() refuses a folder that is not there, or has no workflows', () => {
  const root = aTree({ 'own/notes/README.md': 'no workflow' });

  expect(() => read(root, 'ours')).toThrow(
    `Cannot deploy: setting "workflowsFolder" is "ours", and there is no folder ${join(root, 'ours')}`,
  );
  expect(() => read(root, 'own')).toThrow(
    `Cannot deploy: setting "workflowsFolder" is "own", and no folder in ${join(root, 'own')} holds a workflow.yaml`,
  );
});

test('readDeployedWorkflows() refuses more images than the launch function can be told', () => {
  const root = temporaryFolder();
  const definitions = Array.from({ length: 21 }, (_, index): [string, string] => [
    `workflows/w${index}/workflow.yaml`,
    aWorkflow(`w${index}`, `image: quay.io/lab/tool-${10 + index}`),
  ]);
  writeFiles(root, Object.fromEntries(definitions));

  expect(() => read(root)).toThrow(DeploymentSettingsError);
  expect(() => read(root)).toThrow(
    'Cannot deploy the 21 images that workflow definitions name: they must be fewer, or have shorter names: with the name of the stack they take 3108 bytes of 2831',
  );
});
