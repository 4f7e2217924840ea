// Loaded into the app by `--require`: adds to its stack a bucket that AwsSolutions objects to, and a table
// that CloudFormation does not accept.
const { App, CfnResource } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');

const { synth } = App.prototype;

App.prototype.synth = function (...args) {
  const [stack] = this.node.children;
  new Bucket(stack, 'Careless');
  new CfnResource(stack, 'Impossible', {
    type: 'AWS::DynamoDB::Table',
    properties: { NoSuchProperty: 1 },
  });
  return synth.apply(this, args);
};
