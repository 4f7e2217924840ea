import { temporaryFolders } from '../../support/temporary-folder';
import { statementsOf } from '../template/policy-statements';
import { getResource, resourcesOfType } from '../template/resolved-template';
import { synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());
const chosen = synthesizeStack(temporaryFolder(), {
  tags: { team: 'genomics' },
  network: { kind: 'private' },
  batch: {
    instanceTypes: ['m6i.2xlarge'],
    onDemandMaxVcpus: 8,
    spotMaxVcpus: 16,
    fargateMaxVcpus: 4,
    diskGib: 500,
    blockedMinutes: 10,
    updateTimeoutMinutes: 60,
  },
});

const ENVIRONMENT = 'AWS::Batch::ComputeEnvironment';
const LAUNCH_TEMPLATE = [
  'AWS::EC2::LaunchTemplate',
  'BatchEnvironmentsInstanceLaunchTemplate',
] as const;

describe('compute environments', () => {
  test.each([
    ['OnDemand', 'EC2', 'BEST_FIT_PROGRESSIVE', 256],
    ['Spot', 'SPOT', 'SPOT_PRICE_CAPACITY_OPTIMIZED', 256],
  ])('%s has no instance until a job waits', (id, type, allocationStrategy, maxvCpus) => {
    const { properties } = getResource(template, ENVIRONMENT, `BatchEnvironments${id}`);

    expect(properties).toMatchObject({
      Type: 'MANAGED',
      ComputeResources: {
        Type: type,
        AllocationStrategy: allocationStrategy,
        MinvCpus: 0,
        MaxvCpus: maxvCpus,
        InstanceTypes: ['c6i', 'm6i', 'r6i', 'c5', 'm5', 'r5'],
        Ec2Configuration: [{ ImageType: 'ECS_AL2023' }],
      },
    });
    expect(properties['ComputeResources']).not.toHaveProperty('DesiredvCpus');
  });

  test('Fargate has a most of vCPUs, and nothing that is meant for instances', () => {
    const { properties } = getResource(template, ENVIRONMENT, 'BatchEnvironmentsFargate');

    expect(properties['ComputeResources']).toEqual({
      Type: 'FARGATE',
      MaxvCpus: 64,
      Subnets: ['<NetworkVpcPublicSubnet1Subnet>', '<NetworkVpcPublicSubnet2Subnet>'],
      SecurityGroupIds: ['<NetworkTaskSecurityGroup.GroupId>'],
    });
  });

  test('the settings choose instance types, disk, limits and how long jobs may go on during an update', () => {
    const most = resourcesOfType(chosen, ENVIRONMENT).map(({ properties }) => properties);

    expect(most).toMatchObject([
      { ComputeResources: { MaxvCpus: 8, InstanceTypes: ['m6i.2xlarge'] }, UpdatePolicy },
      { ComputeResources: { MaxvCpus: 16, InstanceTypes: ['m6i.2xlarge'] }, UpdatePolicy },
      { ComputeResources: { MaxvCpus: 4 } },
    ]);
    expect(getResource(chosen, ...LAUNCH_TEMPLATE).properties).toMatchObject({
      LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { VolumeSize: 500 } }] },
    });
  });
  const UpdatePolicy = { JobExecutionTimeoutMinutes: 60, TerminateJobsOnUpdate: false };

  test('an update replaces instances in place, and lets running jobs go on as long as Batch can', () => {
    const environments = resourcesOfType(template, ENVIRONMENT);
    expect(environments).toHaveLength(3);
    for (const { properties } of environments) {
      expect(properties).toMatchObject({ ReplaceComputeEnvironment: false });
      // Batch updates in place only what its own service-linked role manages.
      expect(properties).not.toHaveProperty('ServiceRole');
    }
    const ec2 = getResource(template, ENVIRONMENT, 'BatchEnvironmentsOnDemand');
    expect(ec2.properties).toMatchObject({ UpdatePolicy: { JobExecutionTimeoutMinutes: 360 } });
  });

  test('a change of the launch template reaches the environment: its version is a number', () => {
    const { properties } = getResource(template, ENVIRONMENT, 'BatchEnvironmentsSpot');

    expect(properties).toMatchObject({
      ComputeResources: {
        LaunchTemplate: {
          LaunchTemplateId: '<BatchEnvironmentsInstanceLaunchTemplate>',
          Version: '<BatchEnvironmentsInstanceLaunchTemplate.LatestVersionNumber>',
        },
      },
    });
  });
});

describe('instances', () => {
  test('have an encrypted disk under a key of AWS, and no metadata service without a token', () => {
    expect(getResource(template, ...LAUNCH_TEMPLATE).properties).toEqual({
      LaunchTemplateData: {
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [
          {
            DeviceName: '/dev/xvda',
            Ebs: {
              VolumeType: 'gp3',
              VolumeSize: 100,
              Encrypted: true,
              DeleteOnTermination: true,
            },
          },
        ],
      },
    });
  });

  test('carry the tags of the settings, and so do their disks', () => {
    const tags = [{ Key: 'team', Value: 'genomics' }];

    expect(getResource(chosen, ENVIRONMENT, 'BatchEnvironmentsSpot').properties).toMatchObject({
      ComputeResources: {
        Tags: { team: 'genomics', Name: 'GenomicsWorkflowManager batch-ec2-spot' },
      },
    });
    expect(getResource(chosen, ...LAUNCH_TEMPLATE).properties).toMatchObject({
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }],
      LaunchTemplateData: { TagSpecifications: [{ ResourceType: 'volume', Tags: tags }] },
    });
  });

  test('may register with clusters of Batch, and neither read images nor write logs', () => {
    const ecs = 'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>';

    expect(statementsOf(template, 'BatchEnvironmentsInstanceRole')).toEqual([
      { Effect: 'Allow', Action: 'ecs:DiscoverPollEndpoint', Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'ecs:DeregisterContainerInstance',
          'ecs:RegisterContainerInstance',
          'ecs:SubmitAttachmentStateChanges',
          'ecs:SubmitContainerStateChange',
          'ecs:SubmitTaskStateChange',
        ],
        Resource: `${ecs}:cluster/AWSBatch*`,
      },
      {
        Effect: 'Allow',
        Action: ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:UpdateContainerInstancesState'],
        Resource: `${ecs}:container-instance/AWSBatch*/*`,
      },
      {
        Effect: 'Allow',
        Action: 'ecs:TagResource',
        Resource: `${ecs}:container-instance/AWSBatch*/*`,
        Condition: { StringEquals: { 'ecs:CreateAction': 'RegisterContainerInstance' } },
      },
    ]);
    const role = getResource(template, 'AWS::IAM::Role', 'BatchEnvironmentsInstanceRole');
    expect(role.properties).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('queues', () => {
  const ofInstances = ['MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED'];

  test.each([
    ['OnDemand', ofInstances],
    ['Spot', ofInstances],
    ['Fargate', []],
  ])(
    '%s has its own environment, and cancels what cannot start for every reason that Batch acts on',
    (id, furtherReasons) => {
      const { properties } = getResource(template, 'AWS::Batch::JobQueue', `Batch${id}Queue`);

      const limit = { State: 'RUNNABLE', Action: 'CANCEL', MaxTimeSeconds: 7200 };
      expect(properties).toEqual({
        Priority: 1,
        State: 'ENABLED',
        ComputeEnvironmentOrder: [
          { Order: 1, ComputeEnvironment: `<BatchEnvironments${id}.ComputeEnvironmentArn>` },
        ],
        JobStateTimeLimitActions: [
          { ...limit, Reason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY' },
          { ...limit, Reason: 'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE' },
          { ...limit, Reason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT' },
          ...furtherReasons.map((Reason) => ({ ...limit, Reason })),
        ],
      });
    },
  );

  test('wait as long as the settings say', () => {
    const queues = resourcesOfType(chosen, 'AWS::Batch::JobQueue');
    expect(queues).toHaveLength(3);
    for (const { properties } of queues) {
      expect(JSON.stringify(properties)).toContain('"MaxTimeSeconds":600,');
    }
  });
});
