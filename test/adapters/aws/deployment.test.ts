import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { findDeployment } from '../../../lib/aws/deployment';
import { createUninstallServices } from '../../../lib/runtime/uninstall-services';

const cloudFormation = mockClient(CloudFormationClient);
const client = new CloudFormationClient({});

beforeEach(() => {
  cloudFormation.reset();
});

function failWith(name: string, message: string, more: object = {}): Error {
  const error = Object.assign(new Error(message), { name }, more);
  cloudFormation.on(DescribeStacksCommand).rejects(error);
  return error;
}

test('findDeployment() reads the outputs of the stack', async () => {
  const outputs = { BucketName: 'b', LaunchesTableName: 'l', RecordsTableName: 'r' };
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'Manager',
        CreationTime: new Date(0),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        })),
      },
    ],
  });

  expect(await findDeployment(client, 'Manager')).toEqual({
    bucketName: 'b',
    launchesTableName: 'l',
    recordsTableName: 'r',
  });
});

test.each([
  ['ValidationError', 'Stack with id Manager does not exist', {}],
  ['CredentialsProviderError', 'Could not load credentials from any providers', {}],
  ['ExpiredToken', 'The security token included in the request is expired', {}],
  ['Error', 'Region is missing', {}],
  ['Error', 'connect ECONNREFUSED 127.0.0.1:9', { code: 'ECONNREFUSED' }],
])('findDeployment() takes as mendable by the user: %s: %s', async (name, message, more) => {
  const cause = failWith(name, message, more);

  await expect(findDeployment(client, 'Manager')).rejects.toMatchObject({
    code: 'DeploymentNotFoundError',
    kind: 'user',
    message: `Cannot find stack "Manager": ${message}`,
    cause,
  });
});

test.each([
  ['Throttling', 'Rate exceeded'],
  ['InternalFailure', 'internal'],
  ['ValidationError', '1 validation error detected'],
  ['TypeError', 'a fault'],
])('findDeployment() rethrows %s: %s', async (name, message) => {
  const error = failWith(name, message);

  await expect(findDeployment(client, 'Manager')).rejects.toBe(error);
});

test('createUninstallServices() looks at a stack without outputs, and only then misses the one that it needs', async () => {
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'Manager', CreationTime: new Date(0), StackStatus: 'ROLLBACK_COMPLETE' }],
  });

  const services = await createUninstallServices('Manager');

  await expect(services.activeLaunches()).rejects.toMatchObject({
    code: 'DeploymentNotFoundError',
    message: 'Stack "Manager" is no whole deployment: it has no output LaunchesTableName',
  });
});

test('createUninstallServices() throws when there is no such stack', async () => {
  failWith('ValidationError', 'Stack with id Manager does not exist');

  await expect(createUninstallServices('Manager')).rejects.toMatchObject({
    code: 'DeploymentNotFoundError',
    message: 'Cannot find stack "Manager": Stack with id Manager does not exist',
  });
});
