import { readDeploymentChoices } from '../../../lib/cli/deployment-choices';
import { parseDeploymentSettings } from '../../../lib/infra/settings/deployment-settings';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

test('readDeploymentChoices() takes the same defaults as deployment', () => {
  const folder = newFolder();
  writeFiles(folder, { 'cdk.json': '{}' });
  const { batch, batchJobLogs } = parseDeploymentSettings({});

  expect(readDeploymentChoices(folder).choices).toEqual({
    instanceTypes: batch.instanceTypes,
    maxVcpus: {
      ec2: batch.onDemandMaxVcpus,
      spot: batch.spotMaxVcpus,
      fargate: batch.fargateMaxVcpus,
    },
    imageUris: [],
    buildsImages: true,
    readsSharedJobLogs: batchJobLogs,
  });
});
