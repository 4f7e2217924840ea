import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { temporaryFolders } from '../../support/temporary-folder';
import { getResource, nameOf, resourcesOfType } from '../template/resolved-template';
import { createStack, synthesizeStack } from '../template/synthesized-stack';

const temporaryFolder = temporaryFolders();
const template = synthesizeStack(temporaryFolder());

const DEFINITION = ['AWS::ECS::TaskDefinition', 'EngineTaskDefinition'] as const;

test('the engine task has the size of the settings, on Fargate for x86 Linux', () => {
  const changed = synthesizeStack(temporaryFolder(), {
    engineCpus: 4,
    engineMemoryMib: 16_384,
    engineDiskGib: 100,
  });

  expect(getResource(changed, ...DEFINITION).properties).toMatchObject({
    Cpu: '4096',
    Memory: '16384',
    EphemeralStorage: { SizeInGiB: 100 },
    RequiresCompatibilities: ['FARGATE'],
    NetworkMode: 'awsvpc',
    RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
    TaskRoleArn: '<EngineTaskDefinitionTaskRole.Arn>',
    ExecutionRoleArn: '<EngineTaskDefinitionExecutionRole.Arn>',
  });
});

test('the engine container runs our program under an init process, with two minutes to stop', () => {
  const { properties } = getResource(template, ...DEFINITION);

  expect(properties['ContainerDefinitions']).toMatchObject([
    {
      Name: 'engine',
      Essential: true,
      Command: ['wfm-engine-task'],
      Environment: [{ Name: 'WFM_BUCKET', Value: '<StorageBucket>' }],
      LinuxParameters: { InitProcessEnabled: true },
      StopTimeout: 120,
    },
  ]);
});

test('the engine container logs without ever waiting for CloudWatch', () => {
  const { properties } = getResource(template, ...DEFINITION);

  expect(properties['ContainerDefinitions']).toMatchObject([
    {
      LogConfiguration: {
        LogDriver: 'awslogs',
        Options: {
          'awslogs-group': '<EngineTaskLogs>',
          'awslogs-stream-prefix': 'wfm',
          mode: 'non-blocking',
          'max-buffer-size': '26214400b',
        },
      },
    },
  ]);
});

test('the image is built from our folder unless the settings name one', () => {
  const own = getResource(template, ...DEFINITION).properties['ContainerDefinitions'];
  const images = { snakemake: 'quay.io/lab/engine:1.2' };
  const named = synthesizeStack(temporaryFolder(), { images });

  expect(own).toMatchObject([
    { Image: expect.stringContaining('/cdk-hnb659fds-container-assets-') as unknown },
  ]);
  expect(getResource(named, ...DEFINITION).properties['ContainerDefinitions']).toMatchObject([
    { Image: 'quay.io/lab/engine:1.2' },
  ]);
});

test.each([
  'dkr.ecr.eu-west-1.amazonaws.com/lab/engine:1.2',
  'dkr.ecr.eu-west-1.amazonaws.com/lab/engine',
  `dkr-ecr-fips.eu-west-1.on.aws/lab/engine:1.2@sha256:${'0'.repeat(64)}`,
])(
  'an image 123456789012.%s is pulled as its URI says, and its repository lets no other be',
  (rest) => {
    const snakemake = `123456789012.${rest}`;

    const stack = createStack(temporaryFolder(), {
      images: { snakemake, snakemake7: 'quay.io/lab/engine:7' },
    });

    const made = Template.fromStack(stack);
    expect(getResource(made, ...DEFINITION).properties['ContainerDefinitions']).toMatchObject([
      { Image: snakemake },
    ]);
    const policy = getResource(
      made,
      'AWS::IAM::Policy',
      'EngineTaskDefinitionExecutionRoleDefaultPolicy',
    );
    expect(policy.properties).toMatchObject({
      PolicyDocument: {
        Statement: expect.arrayContaining([
          {
            Effect: 'Allow',
            Action: [
              'ecr:BatchCheckLayerAvailability',
              'ecr:BatchGetImage',
              'ecr:GetDownloadUrlForLayer',
            ],
            Resource: 'arn:<AWS::Partition>:ecr:eu-west-1:123456789012:repository/lab/engine',
          },
        ]) as unknown,
      },
    });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  },
);

test('the engine task with Snakemake 7 differs in its image alone, which the settings may name too', () => {
  const snakemake7 = 'quay.io/lab/engine:7.32';

  const stack = synthesizeStack(temporaryFolder(), { images: { snakemake7 } });

  const [own, other] = resourcesOfType(stack, DEFINITION[0]);
  const [container] = z.array(z.looseObject({})).parse(own?.properties['ContainerDefinitions']);
  expect(other?.properties).toEqual({
    ...own?.properties,
    Family: expect.not.stringMatching(String(own?.properties['Family'])) as unknown,
    ContainerDefinitions: [{ ...container, Image: snakemake7 }],
  });
});

test('with both images named, deployment builds none', () => {
  const images = { snakemake: 'quay.io/lab/engine:9', snakemake7: 'quay.io/lab/engine:7' };

  const stack = synthesizeStack(temporaryFolder(), { images });

  const definitions = resourcesOfType(stack, DEFINITION[0]);
  expect(definitions.length).toBeGreaterThan(1);
  expect(JSON.stringify(definitions)).not.toContain('container-assets');
});

test('an image of a workflow definition has a task definition that differs in nothing else', () => {
  const image = 'quay.io/lab/bwa:0.7.17';

  const stack = synthesizeStack(temporaryFolder(), {}, [image]);

  const [own, , other] = resourcesOfType(stack, DEFINITION[0]);
  const [container] = z.array(z.looseObject({})).parse(own?.properties['ContainerDefinitions']);
  expect(other?.properties).toEqual({
    ...own?.properties,
    Family: expect.not.stringMatching(String(own?.properties['Family'])) as unknown,
    ContainerDefinitions: [{ ...container, Image: image }],
  });
  const launch = getResource(stack, 'AWS::Lambda::Function', 'FunctionsLaunchHandlerFunction');
  const byImage = JSON.stringify({ [image]: `<${nameOf(other?.id ?? '')}>` });
  expect(launch.properties).toMatchObject({
    Environment: { Variables: { TASK_DEFINITIONS_BY_IMAGE: byImage } },
  });
});

test('an image of a workflow definition in ECR may be pulled from its repository', () => {
  const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/lab/bwa:1';

  const stack = synthesizeStack(temporaryFolder(), {}, [image]);

  const policies = resourcesOfType(stack, 'AWS::IAM::Policy');
  expect(JSON.stringify(policies)).toContain(':ecr:eu-west-1:123456789012:repository/lab/bwa');
});
