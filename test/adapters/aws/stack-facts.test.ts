import {
  CloudFormationClient,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { StackFacts } from '../../../lib/aws/stack-facts';

test('StackFacts.resources() leaves out what was never made or is deleted, and keeps what was left alone', async () => {
  const client = new CloudFormationClient({ region: 'us-east-1' });
  const summary = (
    LogicalResourceId: string,
    ResourceStatus: StackResourceSummary['ResourceStatus'],
    PhysicalResourceId?: string,
  ): StackResourceSummary => ({
    ...{ LogicalResourceId, ResourceStatus, ResourceType: 'AWS::S3::Bucket' },
    ...{ PhysicalResourceId, LastUpdatedTimestamp: new Date(0) },
  });
  mockClient(client)
    .on(ListStackResourcesCommand)
    .resolves({
      StackResourceSummaries: [
        summary('Kept', 'DELETE_SKIPPED', 'kept'),
        summary('Gone', 'DELETE_COMPLETE', 'gone'),
        summary('Failed', 'CREATE_FAILED'),
        summary('Nameless', 'CREATE_FAILED', ''),
        summary('Stuck', 'DELETE_FAILED', 'stuck'),
      ],
    });

  const left = await new StackFacts(client).resources('Half');

  expect(left.map(({ physicalId: id }) => id)).toEqual(['kept', 'stuck']);
});
