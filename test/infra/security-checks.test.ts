import { Stage, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { WorkflowManagerStack } from '../../lib/infra/workflow-manager-stack';
import { temporaryFolders } from '../support/temporary-folder';
import { createStack } from './synthesized-stack';

const temporaryFolder = temporaryFolders();

test.each([
  ['its defaults', {}, []],
  [
    'every setting chosen',
    {
      stackName: 'TeamB',
      engineImage: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/lab/engine:1.2',
      dataBuckets: ['lab-data', 'lab-archive'],
      outputBuckets: ['lab-results'],
    },
    ['quay.io/lab/bwa:1', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/lab/star:2'],
  ],
])('the stack with %s passes the AwsSolutions checks', (_, settings, workflowImages) => {
  const stack = createStack(temporaryFolder(), settings, workflowImages);

  expect(() => checkAndSynthesize(stack)).not.toThrow();
});

test('the checks fail on a finding that nobody has answered for', () => {
  const stack = createStack(temporaryFolder());

  new Bucket(stack, 'Careless');

  expect(() => checkAndSynthesize(stack)).toThrow('AwsSolutions-S10');
});

function checkAndSynthesize(stack: WorkflowManagerStack): void {
  const app = Stage.of(stack);
  if (app === undefined) throw new Error('Cannot find the app of the stack');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}
