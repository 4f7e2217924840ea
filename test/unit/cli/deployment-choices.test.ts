import { readDeploymentChoices } from '../../../lib/cli/deployment-choices';
import { temporaryFolders, writeFiles } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

function read(cdkJson: string) {
  const folder = newFolder();
  writeFiles(folder, { 'cdk.json': cdkJson });
  return readDeploymentChoices(folder);
}

describe('readDeploymentChoices()', () => {
  it('reads what the settings choose', () => {
    const wfm = {
      stackName: 'Lab',
      workflowsFolder: '../ours',
      images: { snakemake: 'a/b:1', snakemake7: 'a/c:1' },
      batch: {
        instanceTypes: ['m7i'],
        onDemandMaxVcpus: 1,
        spotMaxVcpus: 2,
        fargateMaxVcpus: 3,
      },
      batchJobLogs: true,
      engineCpus: 8,
      engineMemoryMib: 32_768,
      engineDiskGib: 100,
      network: { kind: 'existing', vpcId: 'vpc-0a', subnetIds: ['subnet-0a'] },
      permissionsBoundary: 'limits',
      encryptionKey: 'arn:aws:kms:eu-west-1:111122223333:key/a',
      limits: { jobs: 1, hours: 24 },
    };

    const context = { wfm, '@aws-cdk/core:bootstrapQualifier': 'lab' };

    expect(read(JSON.stringify({ context }))).toEqual({
      stackName: 'Lab',
      workflowsFolder: '../ours',
      engineSize: { cpus: 8, memoryMib: 32_768, diskGib: 100 },
      limits: { jobs: 1, hours: 24 },
      choices: {
        instanceTypes: ['m7i'],
        maxVcpus: { ec2: 1, spot: 2, fargate: 3 },
        bootstrapQualifier: 'lab',
        imageUris: ['a/b:1', 'a/c:1'],
        buildsImages: false,
        readsSharedJobLogs: true,
        network: {
          ...{ kind: 'existing', vpcId: 'vpc-0a', subnetIds: ['subnet-0a'] },
          assignPublicIp: false,
        },
        permissionsBoundary: 'limits',
        encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/a',
      },
    });
  });

  it('names no key when AWS or the stack makes it, and one NAT gateway when none is counted', () => {
    const { choices } = read(
      '{"context":{"wfm":{"encryptionKey":"own","network":{"kind":"private"}}}}',
    );

    expect(choices).toMatchObject({
      encryptionKeyArn: undefined,
      network: { kind: 'private', natGateways: 1 },
    });
  });

  it('builds images when only one is named', () => {
    const { choices } = read('{"context":{"wfm":{"images":{"snakemake":"a/b:1"}}}}');

    expect(choices).toMatchObject({ imageUris: ['a/b:1'], buildsImages: true });
  });

  it.each(['{}', '{"context":{}}', '{"context":{"wfm":7}}', '{"context":{"wfm":{"batch":[]}}}'])(
    'takes the defaults where %s says nothing that it understands',
    (text) => {
      expect(read(text).choices.maxVcpus).toEqual({ ec2: 256, spot: 256, fargate: 64 });
      expect(read(text).choices.bootstrapQualifier).toBe('hnb659fds');
      expect(read(text).engineSize).toEqual({ cpus: 2, memoryMib: 4096, diskGib: 30 });
      expect(read(text).stackName).toBeUndefined();
    },
  );

  it('takes the default for one setting of a wrong type, and all others as they are', () => {
    const { choices } = read(
      '{"context":{"wfm":{"batch":{"spotMaxVcpus":"many","fargateMaxVcpus":9}}}}',
    );

    expect(choices.maxVcpus).toEqual({ ec2: 256, spot: 256, fargate: 9 });
  });

  it('says why a file cannot be read', () => {
    expect(read('{').unreadable).toMatch(/JSON/);
    expect(readDeploymentChoices(newFolder()).unreadable).toMatch(/ENOENT/);
  });
});
