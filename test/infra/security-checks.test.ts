import { Stage, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { WorkflowManagerStack } from '../../lib/infra/workflow-manager-stack';
import { DEPLOYMENT_VARIANTS, VARIANT_NAMES } from '../support/deployment-variants';
import { temporaryFolders } from '../support/temporary-folder';
import { createStack } from './template/synthesized-stack';

const temporaryFolder = temporaryFolders();

test.each(VARIANT_NAMES)('the deployment "%s" passes the AwsSolutions checks', (variant) => {
  const stack = createStack(temporaryFolder(), DEPLOYMENT_VARIANTS[variant]);

  expect(() => checkAndSynthesize(stack)).not.toThrow();
});

test('the stack with images of others passes the AwsSolutions checks', () => {
  const images = {
    snakemake: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/lab/engine:1.2',
    snakemake7: 'quay.io/lab/engine7:1.2',
  };
  const workflowImages = [
    'quay.io/lab/bwa:1',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/lab/star:2',
  ];

  const stack = createStack(temporaryFolder(), { stackName: 'TeamB', images }, workflowImages);

  expect(() => checkAndSynthesize(stack)).not.toThrow();
});

test('the stack in a network of the account passes the AwsSolutions checks', () => {
  const network = {
    kind: 'existing',
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-0123456789abcdef0'],
  };

  const stack = createStack(temporaryFolder(), { network });

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
