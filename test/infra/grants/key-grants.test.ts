import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { allowKeyFor } from '../../../lib/infra/grants/key-grants';
import { allowedActions } from '../template/policy-statements';

const KEY = 'arn:aws:kms:eu-central-1:210987654321:key/1a2b3c4d-0000-4000-8000-00000000bbbb';

function aRole(): iam.Role {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Stack');
  return new iam.Role(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
}

test('allowKeyFor() grants what the actions need, through their service in the region of the key', () => {
  const role = aRole();

  allowKeyFor(role, KEY, ['s3:GetObject', 's3:PutObject', 's3:GetObjectVersion']);

  const conditions = {
    'StringEquals kms:ViaService': 's3.eu-central-1.<AWS::URLSuffix>',
  };
  expect([...allowedActions(Template.fromStack(Stack.of(role))).values()].flat()).toEqual([
    { action: 'kms:Decrypt', resource: KEY, conditions },
    { action: 'kms:GenerateDataKey', resource: KEY, conditions },
  ]);
});

test.each([
  ['there is no key', undefined, ['s3:GetObject']],
  ['the actions touch no content', KEY, ['s3:DeleteObject']],
  ['there are no actions', KEY, []],
])('allowKeyFor() grants nothing when %s', (_, keyArn, actions) => {
  const role = aRole();

  allowKeyFor(role, keyArn, actions);

  Template.fromStack(Stack.of(role)).resourceCountIs('AWS::IAM::Policy', 0);
});

test.each([undefined, KEY])(
  'allowKeyFor() refuses an action whose needs nobody has written down, with key %s',
  (keyArn) => {
    expect(() => {
      allowKeyFor(aRole(), keyArn, ['s3:GetObject', 's3:GetObjectTagging']);
    }).toThrow(
      new Error('Cannot say what "s3:GetObjectTagging" needs of a key: add it to KEY_ACTIONS'),
    );
  },
);

test('allowKeyFor() refuses actions of two services, for a key is used through one', () => {
  expect(() => {
    allowKeyFor(aRole(), KEY, ['s3:GetObject', 'dynamodb:GetItem']);
  }).toThrow(
    new Error('Cannot grant a key through one service for s3:GetObject, dynamodb:GetItem'),
  );
});
